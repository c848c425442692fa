using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Upgrading;

/// <summary>One upgrade under load, or a time of the same load without one.</summary>
/// <param name="Reply">What the command came to; null if there was none.</param>
/// <param name="OldEnded">From the command to the end of the old process; null if it has not ended in time.</param>
/// <param name="Waits">The longest wait for an answer of each connection that stays, from shortly before the command until the old process
/// has ended. In milliseconds.</param>
/// <param name="Answering">Connections that stay and have had an answer since that.</param>
/// <param name="OnNew">Of those that stay, how many the process has that serves then.</param>
/// <param name="OnOld">And how many other processes of the host have.</param>
/// <param name="Descriptors">Open descriptors of the process that serves then, with the connections that stay and without any
/// other.</param>
/// <param name="Resident">Its resident memory, in bytes.</param>
internal sealed record UpgradeRow(
    UpgradeReply? Reply, TimeSpan? OldEnded, Latency Waits, int Answering, int OnNew, int OnOld, int Descriptors, long Resident);
