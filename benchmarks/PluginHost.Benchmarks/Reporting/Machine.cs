using System.Runtime.InteropServices;

namespace PluginHost.Benchmarks.Reporting;

/// <summary>What a benchmark ran on; ratios travel between machines, times do not.</summary>
internal sealed record Machine(string Processor, int Processors, string System, string Runtime)
{
    internal static Machine Current { get; } =
        new(ReadProcessor(), Environment.ProcessorCount, RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription);

    public override string ToString() => $"{Processors} × {Processor}, {System}, {Runtime}";

    /// <summary>proc_cpuinfo(5); elsewhere the architecture must do.</summary>
    private static string ReadProcessor()
    {
        const string Field = "model name";
        string? line = OperatingSystem.IsLinux()
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
