namespace PluginHost.Benchmarks.Reloading;

/// <summary>The state of the host's process, at rest.</summary>
/// <param name="Verified">Generations of which the unload was verified since the start.</param>
/// <param name="Leaked">Generations that leaked since the start.</param>
/// <param name="Faults">Faults of the plugin since the start.</param>
/// <param name="Resident">Resident memory, in bytes.</param>
/// <param name="Managed">What lives on the managed heap, in bytes.</param>
/// <param name="Descriptors">Open file descriptors.</param>
/// <param name="Cpu">Processor time since the start.</param>
/// <param name="Methods">Methods that the runtime has compiled since the start.</param>
internal sealed record HostReading(
    int Verified, int Leaked, int Faults, long Resident, long Managed, int Descriptors, TimeSpan Cpu, long Methods);
