namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// What operators decided for one plugin and which versions have served, kept on disk as it changes. Changed by its slot's loop only; may
/// be read from any thread.
/// </summary>
internal sealed class PluginHistory(string plugin, PluginRecordStore store, PluginNotices notices, TimeProvider time)
{
    private PluginRecord _record = store.Read(plugin);

    /// <summary>The decision in force; null if files alone decide.</summary>
    public OperatorOverride? Override => _record.Override;

    /// <summary>The version that serves, or served last.</summary>
    public string? Current => _record.Current;

    /// <summary>Where a rollback leads; null if there is no earlier version.</summary>
    public string? Earlier => _record.Earlier;

    /// <summary>The versions that must be kept.</summary>
    public IEnumerable<string> Versions => _record.Served;

    public void Decide(OperatorOverrideKind kind, string by) => Decide(new OperatorOverride(kind, by, time.GetUtcNow()));

    /// <summary>From here on files alone decide.</summary>
    public void DecideNothing() => Decide(null);

    public void Served(string version)
    {
        _record = _record.WithServed(version);
        Keep(durable: false);
    }

    /// <summary>A rollback has succeeded: what served before it is what other content must differ from to undo it.</summary>
    public void RolledBack(PluginRecord before, string by)
    {
        _record = before.WithRolledBack();
        Decide(new OperatorOverride(OperatorOverrideKind.RolledBack, by, time.GetUtcNow(), before.Override?.Rejected ?? before.Current));
    }

    /// <summary>The record as it is, to roll back from.</summary>
    public PluginRecord Remember() => _record;

    /// <summary>
    /// Whether a decision is stronger than files of this content. Content that the decision did not know is stronger than it.
    /// </summary>
    public bool StandsAgainst(string version) => Override switch
    {
        { Kind: OperatorOverrideKind.Unloaded } => true,
        { Kind: OperatorOverrideKind.Drained } => Current is null || version == Current,
        { Kind: OperatorOverrideKind.RolledBack, Rejected: var rejected } => version == rejected || version == Current,
        _ => false,
    };

    private void Decide(OperatorOverride? decided)
    {
        if (decided is not null)
        {
            notices.Publish(PluginEventKind.Overridden, null, decided.ToString());
        }

        if (_record.Override != decided)
        {
            _record = _record with { Override = decided };
            Keep(durable: true);
        }
    }

    // A decision must outlive a power failure; which version served last is known again at the next start.
    private void Keep(bool durable) =>
        notices.SetUnsaved(
            store.Write(plugin, _record, durable) is { } error ? $"what was decided for it will not outlive this process: {error}" : null);
}
