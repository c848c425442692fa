using PluginHost.Benchmarks.Crashing;
using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Upgrading.Staying;

/// <summary>What connections of one kind saw that were to stay.</summary>
/// <param name="Connections">How many there were.</param>
/// <param name="Ended">How many ended although the client did not want it.</param>
/// <param name="Silent">How many were given up because no answer came.</param>
/// <param name="Failed">The client's own trouble.</param>
/// <param name="Answers">What became of all that should have come.</param>
/// <param name="LostBytes">Of what should have come and did not.</param>
/// <param name="Latency">From the request to its answer.</param>
internal sealed record StayerRow(
    int Connections =
        0, int Ended = 0, int Silent = 0, int Failed = 0, Answers Answers = default, long LostBytes = 0, Latency? Latency = null);
