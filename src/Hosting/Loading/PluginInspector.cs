namespace PluginHost.Hosting.Loading;

/// <summary>Reads what a DLL is from its metadata. Nothing of it is loaded or run, and no content makes this throw.</summary>
internal static class PluginInspector
{
    /// <summary>Inspects with the sharing of this process and nothing configured.</summary>
    public static PluginInspection Inspect(string assemblyPath) =>
        Inspect(assemblyPath, SharedAssemblies.ForHost([]), AssemblyChoices.Default);

    /// <summary>Inspects a DLL.</summary>
    /// <param name="assemblyPath">The DLL; assemblies it refers to are looked for in its folder.</param>
    /// <param name="shared">What the host shares.</param>
    /// <param name="choices">What is configured for the plugin.</param>
    public static PluginInspection Inspect(string assemblyPath, SharedAssemblies shared, AssemblyChoices choices) =>
        throw new NotImplementedException();
}
