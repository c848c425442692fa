using PluginHost.Hosting.Diagnostics;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// What operators decided for one plugin and which versions have served, kept on disk as it changes. Changed by its slot's loop only; may be read from any
/// thread.
/// </summary>
internal sealed class PluginHistory(string plugin, PluginRecordStore store, PluginNotices notices, TimeProvider time)
{
    private PluginRecord _record = store.Read(plugin);

    /// <summary>The decision in force; null if files alone decide.</summary>
    public Intent? Intent => _record.Intent;

    /// <summary>The version that serves, or served last.</summary>
    public string? Current => _record.Current;

    /// <summary>Where a rollback leads; null if there is no earlier version.</summary>
    public string? Earlier => _record.Earlier;

    /// <summary>The versions that must be kept.</summary>
    public IEnumerable<string> Versions => _record.Served;

    public void Decide(IntentKind kind, string by) => Decide(new Intent(kind, by, time.GetUtcNow()));

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
        Decide(new Intent(IntentKind.RolledBack, by, time.GetUtcNow(), before.Intent?.Rejected ?? before.Current));
    }

    /// <summary>The record as it is, to roll back from.</summary>
    public PluginRecord Remember() => _record;

    /// <summary>Whether a decision is stronger than files of this content. Content that the decision did not know is stronger than it.</summary>
    public bool StandsAgainst(string version) => Intent switch
    {
        { Kind: IntentKind.Unloaded } => true,
        { Kind: IntentKind.Drained } => Current is null || version == Current,
        { Kind: IntentKind.RolledBack, Rejected: var rejected } => version == rejected || version == Current,
        _ => false,
    };

    private void Decide(Intent? intent)
    {
        if (intent is not null)
        {
            notices.Tell(PluginEventKind.Intent, null, intent.ToString());
        }

        if (_record.Intent != intent)
        {
            _record = _record with { Intent = intent };
            Keep(durable: true);
        }
    }

    // A decision must outlive a power failure; which version served last is known again at the next start.
    private void Keep(bool durable) =>
        notices.Keep(store.Write(plugin, _record, durable) is { } error ? $"what was decided for it will not outlive this process: {error}" : null);
}
