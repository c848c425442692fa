using System.Globalization;

namespace PluginHost.UnloadAnalysis;

/// <summary>What a <see cref="DumpWatch"/> is told, as its command line carries it.</summary>
internal sealed record DumpArguments(string Tool, int ProcessId, string Path, TimeSpan TimeLimit)
{
    private const string Name = "dump";

    public string[] ToArray() =>
    [
        Name,
        Tool,
        ProcessId.ToString(CultureInfo.InvariantCulture),
        Path,
        ((long)TimeLimit.TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
    ];

    /// <summary>Reads what <see cref="ToArray"/> wrote; null if it did not.</summary>
    public static DumpArguments? Parse(IReadOnlyList<string> arguments) =>
        arguments is [Name, var tool, var process, var path, var limit]
        && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out int processId)
        && int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds)
            ? new DumpArguments(tool, processId, path, TimeSpan.FromMilliseconds(milliseconds))
            : null;
}
