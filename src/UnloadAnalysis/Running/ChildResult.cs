namespace PluginHost.UnloadAnalysis;

/// <summary>How a child process ended, and what it wrote.</summary>
internal sealed record ChildResult(int ExitCode, bool TimedOut, string Output, string Error)
{
    private const int LinesShown = 5;

    /// <summary>The last that it said, on one line.</summary>
    public string LastLines()
    {
        string[] lines = (Error.Trim().Length > 0 ? Error : Output).Split(
            '\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.Length == 0 ? "It said nothing." : string.Join(" | ", lines.TakeLast(LinesShown));
    }
}
