namespace PluginHost.Hosting.Lifecycle;

/// <summary>What a slot answers: the result so far, and the generation that goes, for whoever wants to follow it.</summary>
internal sealed record SlotReply(CommandResult Result, GenerationShutdown? Retiring = null)
{
    /// <summary>Follows the generation that goes as far as asked.</summary>
    /// <exception cref="OperationCanceledException">Nobody waits any longer; what was begun goes on.</exception>
    public async Task<CommandResult> FollowAsync(WaitFor wait, CancellationToken cancellationToken)
    {
        if (Retiring is null || wait == WaitFor.Cutover || !Result.Succeeded)
        {
            return Result;
        }

        await Retiring.Drained.WaitAsync(cancellationToken);
        if (wait == WaitFor.Drained)
        {
            return Result with { Message = $"{Result.Message} Generation {Retiring.Generation.Number} has drained." };
        }

        GenerationStatus ended = (await Retiring.Ended.WaitAsync(cancellationToken)).Status;
        (CommandOutcome outcome, string said) = ended.State switch
        {
            GenerationState.Unloaded => (Result.Outcome, "is unloaded: verified."),
            GenerationState.Leaked => (CommandOutcome.Leaked, "leaked: something still holds its code."),
            _ => (CommandOutcome.TimedOut, "has ended; whether its code is gone could not be verified in time."),
        };
        return Result with { Outcome = outcome, Message = $"{Result.Message} Generation {ended.Number} {said}" };
    }
}
