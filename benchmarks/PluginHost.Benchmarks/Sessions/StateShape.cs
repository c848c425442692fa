using System.Globalization;

namespace PluginHost.Benchmarks.Sessions;

/// <summary>The plugin-wide state beside the sessions.</summary>
/// <param name="Bytes">How large it is; 0 if there is none.</param>
/// <param name="ByReference">Whether it passes as the very objects; else it is streamed.</param>
internal sealed record StateShape(long Bytes, bool ByReference)
{
    internal static readonly StateShape None = new(0, ByReference: false);

    /// <summary>The assembly name of the plugin that has it.</summary>
    internal string Plugin => Bytes == 0 ? "Sequence" : "SequenceState";

    internal string Assembly(int build) => Artifacts.BenchmarkPlugin($"{Plugin}V{build}", Plugin);

    public override string ToString() => Bytes == 0
        ? "none"
        : string.Create(CultureInfo.InvariantCulture, $"{Bytes / (1024.0 * 1024):N0} MiB, {(ByReference ? "by reference" : "streamed")}");
}
