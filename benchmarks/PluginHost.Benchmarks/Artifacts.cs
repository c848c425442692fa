namespace PluginHost.Benchmarks;

/// <summary>Where the build puts things.</summary>
internal static class Artifacts
{
    /// <summary>The program stands in artifacts/bin/PROJECT/CONFIGURATION.</summary>
    internal static string Directory { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", ".."));

    /// <summary>The host itself.</summary>
    internal static string Executable { get; } = Path.Combine(Directory, "bin", "Host", "release", "pluginhost");

    /// <summary>A plugin of <c>plugins/</c>.</summary>
    internal static string SamplePlugin(string name) => Path.Combine(Directory, "plugins", name, name + ".dll");

    /// <summary>A plugin of <c>tests/TestPlugins/</c>.</summary>
    internal static string TestPlugin(string name) => Path.Combine(Directory, "test-plugins", name, name + ".dll");

    /// <summary>A plugin of <c>benchmarks/Plugins/</c>.</summary>
    /// <param name="project">The project that builds it.</param>
    /// <param name="name">Its name, if that is not the project's.</param>
    internal static string BenchmarkPlugin(string project, string? name = null) =>
        Path.Combine(Directory, "benchmark-plugins", project, (name ?? project) + ".dll");
}
