namespace PluginHost.UnloadAnalysis;

/// <summary>
/// An analysis in a child process gave no report. The message says why, and what the child said last; the dump is deleted.
/// </summary>
public sealed class AnalysisException : Exception
{
    /// <summary>Creates the exception.</summary>
    public AnalysisException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
