namespace PluginHost.Hosting;

/// <summary>An operator's lasting decision.</summary>
/// <param name="Kind">What.</param>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Rejected">For a rollback: the content that it turned away from, so that only other content undoes it.</param>
public sealed record OperatorOverride(OperatorOverrideKind Kind, string By, DateTimeOffset At, string? Rejected = null)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Word} by {By} on {At:yyyy-MM-dd HH:mm:ss}Z";

    private string Word => Kind switch
    {
        OperatorOverrideKind.Unloaded => "unloaded",
        OperatorOverrideKind.Drained => "drained",
        _ => "rolled back",
    };
}
