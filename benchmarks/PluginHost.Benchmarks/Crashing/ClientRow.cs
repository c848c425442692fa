using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Crashing;

/// <summary>What the clients of one kind saw.</summary>
/// <param name="Opened">Connections that were made.</param>
/// <param name="Refused">Connections that nobody accepted.</param>
/// <param name="Lost">Connections that ended although the client did not want it.</param>
/// <param name="Silent">Connections given up because no answer came.</param>
/// <param name="Failed">The client's own trouble.</param>
/// <param name="Answers">What became of the requests.</param>
/// <param name="Latency">From the request to its answer; for who connects anew, from before the connect.</param>
internal sealed record ClientRow(
    long Opened = 0, long Refused = 0, long Lost = 0, long Silent = 0, long Failed = 0, Answers Answers = default, Latency? Latency = null)
{
    /// <summary>All that should not have happened to who has nothing to do with a crash.</summary>
    public long Errors => Refused + Lost + Silent + Failed + Answers.Bad;
}
