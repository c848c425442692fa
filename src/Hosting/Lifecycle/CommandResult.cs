namespace PluginHost.Hosting;

/// <summary>A command's reply.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">In an operator's words.</param>
/// <param name="Generation">The generation that serves now, if there is one.</param>
public sealed record CommandResult(CommandOutcome Outcome, string Message, int? Generation = null)
{
    /// <summary>Whether what was asked for is so now.</summary>
    public bool Succeeded => Outcome is CommandOutcome.Done or CommandOutcome.Leaked;

    internal static CommandResult Done(string message, int? generation = null) => new(CommandOutcome.Done, message, generation);

    internal static CommandResult Failed(string message, int? generation = null) => new(CommandOutcome.Failed, message, generation);

    internal static CommandResult Busy(string message, int? generation = null) => new(CommandOutcome.Busy, message, generation);

    internal static CommandResult Refused(string message, int? generation = null) => new(CommandOutcome.Refused, message, generation);
}
