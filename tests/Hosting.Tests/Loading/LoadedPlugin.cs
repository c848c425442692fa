using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Tests.Loading;

/// <summary>A folder taken as a version as it is, loaded, and its plugin created.</summary>
internal sealed class LoadedPlugin : IDisposable
{
    public LoadedPlugin(string assemblyPath, AssemblyChoices? choices = null, int generation = 1)
    {
        string name = Path.GetFileNameWithoutExtension(assemblyPath);
        SharedAssemblies shared = SharedAssemblies.ForHost([]);
        var version = new PluginVersion(name, "0123456789abcdef", Path.GetDirectoryName(assemblyPath)!, assemblyPath);
        Context = new PluginLoadContext(version, generation, shared, choices ?? AssemblyChoices.Default);
        string entry = PluginInspector.Inspect(assemblyPath, shared, choices ?? AssemblyChoices.Default).EntryTypeName!;
        Instance = Activator.CreateInstance(Context.LoadPlugin().GetType(entry, throwOnError: true)!)!;
    }

    public PluginLoadContext Context { get; }

    public object Instance { get; }

    public static LoadedPlugin Of(string project) => new(TestPlugins.PathOf(project));

    public void Dispose() => Context.Unload();
}
