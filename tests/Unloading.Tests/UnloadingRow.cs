namespace PluginHost.Unloading.Tests;

/// <summary>What the documentation says of a case.</summary>
/// <param name="Case">Its name.</param>
/// <param name="Outcome">Who has to do something: <c>nothing to do</c>, <c>by the host: …</c>, <c>by the author</c>, <c>never</c>.</param>
/// <param name="Holder">What holds the code; empty where nothing does.</param>
/// <param name="Fix">A case that does the same and lets go; empty if there is none.</param>
internal sealed record UnloadingRow(string Case, string Outcome, string Holder, string Fix)
{
    private static readonly string[] Outcomes =
        ["nothing to do", "by the host: caches", "by the host: diagnostics", "by the host: clock", "by the host: meter", "by the host: sockets", "by the author", "never"];

    public bool IsKnown => Outcomes.Contains(Outcome);

    /// <summary>Whether the code stays loaded.</summary>
    public bool Leaks => Outcome is "by the author" or "never";
}
