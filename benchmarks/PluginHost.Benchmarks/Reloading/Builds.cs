namespace PluginHost.Benchmarks.Reloading;

/// <summary>The two builds of the plugin. They take turns, so the build of a generation follows from its number.</summary>
internal static class Builds
{
    /// <summary>1 or 2: what the build itself answers.</summary>
    internal static int Of(int generation) => generation % 2 == 1 ? 1 : 2;

    internal static string AssemblyOf(int build) => Artifacts.BenchmarkPlugin($"AnswererV{build}", "Answerer");
}
