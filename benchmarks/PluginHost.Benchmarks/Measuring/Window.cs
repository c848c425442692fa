using PluginHost.Benchmarks.Clients;

namespace PluginHost.Benchmarks.Measuring;

/// <summary>One measurement of one server.</summary>
/// <param name="Exchanges">What the client counted.</param>
/// <param name="Elapsed">From the first exchange to the last answer.</param>
/// <param name="Cpu">What the server process used of it.</param>
/// <param name="Allocated">Bytes the server allocated on its managed heap.</param>
/// <param name="Others">Processors used by anything but server and client: about 0 on a quiet machine.</param>
internal sealed record Window(Tally Exchanges, TimeSpan Elapsed, TimeSpan Cpu, long Allocated, double Others)
{
    internal double CpuMicroseconds => Cpu.TotalMicroseconds / Exchanges.Succeeded;

    internal double PerSecond => Exchanges.Succeeded / Elapsed.TotalSeconds;

    internal double AllocatedBytes => (double)Allocated / Exchanges.Succeeded;
}
