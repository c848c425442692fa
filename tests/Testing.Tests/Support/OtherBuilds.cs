namespace PluginHost.Testing.Tests.Support;

/// <summary>Plugins that were built with these tests and are not referred to.</summary>
internal static class OtherBuilds
{
    // <artifacts>/bin/<project>/release/ is where the tests run.
    private static readonly string Artifacts = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", ".."));

    /// <summary>The store, in a version of its own.</summary>
    public static string NextKeyValue => Path.Combine(Artifacts, "benchmark-plugins", "KeyValueNext", "KeyValue.dll");

    /// <summary>A plugin in the output folder of its project.</summary>
    public static string Obedient => Path.Combine(Artifacts, "test-plugins", "Obedient", "Obedient.dll");
}
