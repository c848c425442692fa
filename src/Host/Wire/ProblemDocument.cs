namespace PluginHost.Host.Wire;

/// <summary>What the API answers where something was not done: a problem detail (RFC 9457) with the outcome beside it.</summary>
/// <param name="Type">Always <c>about:blank</c>: the title is the status code's.</param>
/// <param name="Title">The status code in words.</param>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Detail">In an operator's words.</param>
/// <param name="Outcome">How the command ended.</param>
internal sealed record ProblemDocument(string Type, string Title, int Status, string Detail, ExitCode Outcome)
{
    /// <summary>The media type of these documents.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>The plugin it is about.</summary>
    public string? Plugin { get; init; }

    /// <summary>The generation that serves nevertheless, if there is one.</summary>
    public int? Generation { get; init; }
}
