namespace PluginHost.Benchmarks.KeyValue;

/// <summary>The two builds of KeyValue, from one source: the sample plugin itself, and one with a higher version.</summary>
internal static class StoreBuilds
{
    internal static string AssemblyOf(int build) =>
        build == 1 ? Artifacts.SamplePlugin("KeyValue") : Artifacts.BenchmarkPlugin("KeyValueNext", "KeyValue");
}
