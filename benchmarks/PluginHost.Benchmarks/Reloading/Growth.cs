namespace PluginHost.Benchmarks.Reloading;

/// <summary>What a number of reloads cost the host's process, and left in it.</summary>
/// <param name="Reloads">How many.</param>
/// <param name="Before">At rest before them.</param>
/// <param name="After">At rest after them.</param>
/// <param name="Others">Processors that others than this benchmark used meanwhile: about 0 on a quiet machine.</param>
internal sealed record Growth(int Reloads, HostReading Before, HostReading After, double Others)
{
    /// <summary>Resident memory a reload, in kilobytes (1,024 bytes).</summary>
    public double ResidentKilobytes => (After.Resident - Before.Resident) / 1024.0 / Reloads;

    /// <summary>Managed memory a reload, in kilobytes.</summary>
    public double ManagedKilobytes => (After.Managed - Before.Managed) / 1024.0 / Reloads;

    /// <summary>Generations that these reloads replaced and that were not verified as unloaded.</summary>
    public int NotVerified => Reloads - (After.Verified - Before.Verified);

    /// <summary>Processor time of the host a reload, with the unload and what clients cost it, in milliseconds.</summary>
    public double CpuMilliseconds => (After.Cpu - Before.Cpu).TotalMilliseconds / Reloads;

    /// <summary>Methods compiled a reload: nothing that can be unloaded is precompiled, so this is most of what a reload costs.</summary>
    public double Methods => (double)(After.Methods - Before.Methods) / Reloads;

    public int Descriptors => After.Descriptors - Before.Descriptors;
}
