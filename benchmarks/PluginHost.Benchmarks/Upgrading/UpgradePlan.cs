namespace PluginHost.Benchmarks.Upgrading;

/// <summary>How much is done.</summary>
/// <param name="Alone">Upgrades without a client, before the others.</param>
/// <param name="UnderLoad">Upgrades under load.</param>
/// <param name="Quiet">How long the same load lasts without an upgrade, before the upgrades and after them.</param>
/// <param name="Reloads">How often each of the other servers is reloaded, one reload after the other.</param>
/// <param name="Watch">For how long connections are watched after such a reload.</param>
internal sealed record UpgradePlan(int Alone, int UnderLoad, TimeSpan Quiet, int Reloads, TimeSpan Watch)
{
    /// <summary>About four minutes.</summary>
    internal static readonly UpgradePlan Full = new(5, 20, TimeSpan.FromSeconds(10), 3, TimeSpan.FromSeconds(5));

    /// <summary>To see that everything works: about a minute.</summary>
    internal static readonly UpgradePlan Quick = new(1, 3, TimeSpan.FromSeconds(3), 2, TimeSpan.FromSeconds(2));

    /// <summary>Connections that stay with KeyValue. Every other one pipelines.</summary>
    public int StoreConnections => 500;

    /// <summary>Connections that stay with Chat.</summary>
    public int ChatConnections => 500;

    /// <summary>How many of these are in one room.</summary>
    public int RoomSize => 5;

    /// <summary>From an answer to the next request of a connection to KeyValue, and from one's own line to the next in Chat.</summary>
    public TimeSpan Pause => TimeSpan.FromMilliseconds(250);

    /// <summary>Requests that a connection sends at once that pipelines.</summary>
    public int Pipeline => 6;

    /// <summary>Keys that are written before the first upgrade, looked for after the last, and otherwise left alone.</summary>
    public int KeptKeys => 10_000;

    /// <summary>Load before an upgrade's command and after its answer.</summary>
    public TimeSpan Around => TimeSpan.FromSeconds(0.5);

    /// <summary>How long a host whose place another has taken may need to end before it counts as left.</summary>
    public TimeSpan Patience => TimeSpan.FromSeconds(45);

    /// <summary>How long the other servers' old processes may finish their connections, where that is limited.</summary>
    public TimeSpan Limit => TimeSpan.FromSeconds(4);
}
