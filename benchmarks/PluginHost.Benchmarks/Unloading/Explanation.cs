namespace PluginHost.Benchmarks.Unloading;

/// <summary>What it took to explain a leak.</summary>
/// <param name="DumpBytes">The size of the dump.</param>
/// <param name="Dump">How long the dump was being written, with the host standing still for nearly all of it.</param>
/// <param name="Whole">From the command to the explanation.</param>
/// <param name="PeakBytes">The most memory that the process had resident which read the dump.</param>
/// <param name="LiveObjects">How many objects lived in the host.</param>
/// <param name="Holders">What was found to hold the generation.</param>
internal sealed record Explanation(
    long DumpBytes, TimeSpan Dump, TimeSpan Whole, long PeakBytes, long LiveObjects, IReadOnlyList<string> Holders);
