using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Reloading;

/// <summary>How long reloads took. Not thread-safe.</summary>
internal sealed class ReloadTimes
{
    /// <summary>From the command to the cut-over.</summary>
    internal LatencyHistogram CutOver { get; } = new();

    /// <summary>From the command to its answer, for which the host keeps on disk what serves now.</summary>
    internal LatencyHistogram Answer { get; } = new();

    internal void Add(ReloadReply reply)
    {
        CutOver.Add(reply.CutOver);
        Answer.Add(reply.Answer);
    }
}
