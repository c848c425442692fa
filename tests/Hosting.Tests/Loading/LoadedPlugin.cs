using System.Runtime.Loader;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Tests.Loading;

/// <summary>A folder taken as a version as it is, loaded, and its plugin created.</summary>
internal sealed class LoadedPlugin : IDisposable
{
    public LoadedPlugin(string assemblyPath, AssemblyChoices? choices = null, ILogger? logger = null)
    {
        SharedAssemblies shared = SharedAssemblies.ForHost([]);
        PluginVersion version = VersionAt(assemblyPath);
        var sharing = new AssemblySharing(version, shared, choices ?? AssemblyChoices.Default);
        Sharing = new SharingContext(version, generation: 1, sharing, logger ?? NullLogger.Instance, isCollectible: true);
        Context = LoadContextBuilder.Build(version, Sharing);
        string entry = PluginInspector.Inspect(assemblyPath, shared).EntryTypeName!;
        Instance = Activator.CreateInstance(Context.LoadFromAssemblyPath(assemblyPath).GetType(entry, throwOnError: true)!)!;
    }

    public AssemblyLoadContext Context { get; }

    public SharingContext Sharing { get; }

    public object Instance { get; }

    public static LoadedPlugin Of(string project) => new(TestPlugins.PathOf(project));

    /// <summary>The folder of a DLL, as a version.</summary>
    public static PluginVersion VersionAt(string assemblyPath) =>
        new(Path.GetFileNameWithoutExtension(assemblyPath), "0123456789abcdef", Path.GetDirectoryName(assemblyPath)!, assemblyPath);

    public void Dispose() => Context.Unload();
}
