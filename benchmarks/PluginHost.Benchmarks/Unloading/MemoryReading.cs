namespace PluginHost.Benchmarks.Unloading;

/// <summary>What the host's process holds, at rest and after everything has been collected that can be.</summary>
/// <param name="Resident">Its resident memory, in bytes.</param>
/// <param name="Managed">What lives on the managed heap, in bytes.</param>
internal sealed record MemoryReading(long Resident, long Managed);
