using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Sessions;

/// <summary>What connections lived through. Times are in milliseconds.</summary>
/// <param name="State">The plugin-wide state beside them.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Connections">How many they were.</param>
/// <param name="Reloads">How many reloads.</param>
/// <param name="Lost">Connections that ended.</param>
/// <param name="Stayed">Connections that did not move, in all reloads together.</param>
/// <param name="ToServer">The streams of the clients.</param>
/// <param name="ToClient">The streams of the server.</param>
/// <param name="CutOver">From the command to the cut-over.</param>
/// <param name="Moved">From the command until the last connection had moved.</param>
/// <param name="StateMoved">From the begin of the state's save to the end of its load.</param>
/// <param name="Steady">From a message to its answer, while no reload was under way.</param>
/// <param name="Reloading">The same while one was, from its command until the last connection had moved.</param>
/// <param name="Resident">Resident memory of the host before the first reload, in bytes.</param>
/// <param name="Extra">How much more it was at its highest in any reload, in bytes.</param>
internal sealed record SessionRow(
    string State,
    long Bytes,
    int Connections,
    int Reloads,
    int Lost,
    int Stayed,
    StreamTally ToServer,
    StreamTally ToClient,
    Latency CutOver,
    Latency Moved,
    Latency StateMoved,
    Latency Steady,
    Latency Reloading,
    long Resident,
    long Extra)
{
    internal bool IsRight => Lost + Stayed + ToServer.Wrong + ToClient.Wrong == 0;
}
