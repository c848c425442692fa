namespace PluginHost.Host.Wire;

/// <summary>
/// How a command ended: what the API answers where it was done, and what <c>--json</c> prints of every command and every error.
/// </summary>
/// <param name="Outcome">In a word.</param>
/// <param name="ExitCode">The same as the number that the verb exits with.</param>
/// <param name="Message">In an operator's words.</param>
internal sealed record ResultDocument(ExitCode Outcome, int ExitCode, string Message)
{
    /// <summary>The plugin it is about.</summary>
    public string? Plugin { get; init; }

    /// <summary>The generation that serves now, if there is one.</summary>
    public int? Generation { get; init; }

    /// <summary>Where the host was looked for, in order, if it was not found.</summary>
    public IReadOnlyList<string>? Tried { get; init; }

    public static ResultDocument Of(ExitCode code, string message) => new(code, (int)code, message);
}
