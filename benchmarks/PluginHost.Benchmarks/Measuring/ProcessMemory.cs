using System.Globalization;

namespace PluginHost.Benchmarks.Measuring;

/// <summary>What a process holds.</summary>
internal static class ProcessMemory
{
    /// <summary>
    /// Twice, with the finalizers between; aggressively, so that free parts of the heap are given back and do not count as resident.
    /// </summary>
    internal static void CollectAll()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
    }

    /// <summary>Resident memory in bytes, proc_pid_smaps(5): counts pages. VmRSS of proc_pid_status(5) may lag behind.</summary>
    /// <param name="process">Of which process; of this one if nothing is said.</param>
    internal static long ReadResident(int? process = null)
    {
        const string Field = "Rss:";
        string line = File.ReadLines($"/proc/{process ?? Environment.ProcessId}/smaps_rollup").First(
            line => line.StartsWith(Field, StringComparison.Ordinal));
        string kilobytes = line[Field.Length..].Replace("kB", string.Empty, StringComparison.Ordinal);
        return long.Parse(kilobytes, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) * 1024;
    }
}
