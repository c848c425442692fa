using PluginHost.Hosting.Processes;

namespace PluginHost.WorkerPartner;

/// <summary>What Linux and the runtime say about the limits of this process.</summary>
internal static class Inspection
{
    private const int NiceField = 16; // proc_pid_stat(5), counted from the state behind the name

    public static void Print()
    {
        Console.WriteLine($"open files {OpenFiles()}");
        Console.WriteLine($"processors {PerThread(AllowedProcessors)} of which the runtime uses {Environment.ProcessorCount}");
        Console.WriteLine($"nice {PerThread(Nice)}");
        Console.WriteLine($"heap {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20} MiB");
        Console.WriteLine($"inherited {Environment.GetEnvironmentVariable(WorkerEnvironment.HeapHardLimit)}{Environment.GetEnvironmentVariable(WorkerEnvironment.OpenFiles)}.");
    }

    private static string OpenFiles() => string.Join(' ', File.ReadLines("/proc/self/limits")
        .Single(line => line.StartsWith("Max open files", StringComparison.Ordinal))
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)[3..5]);

    private static string PerThread(Func<string, string> value) =>
        string.Join('|', Directory.EnumerateDirectories("/proc/self/task").Select(value).Distinct(StringComparer.Ordinal));

    private static string AllowedProcessors(string thread) => File.ReadLines(Path.Combine(thread, "status"))
        .Single(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal))
        .Split('\t')[1];

    private static string Nice(string thread)
    {
        string stat = File.ReadAllText(Path.Combine(thread, "stat"));
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[NiceField];
    }
}
