using System.Runtime.Loader;
using McMaster.NETCore.Plugins.LibraryModel;
using McMaster.NETCore.Plugins.Loader;

namespace PluginHost.Hosting.Loading;

/// <summary>Builds the load context of one generation with McMaster.NETCore.Plugins. The only class that knows the package.</summary>
/// <remarks>
/// The built context searches in this order: what the host shares, what the plugin's deps.json names, what lies beside the plugin. On a
/// miss it returns null, and the runtime goes on: its default context, the <see cref="AssemblyLoadContext.Resolving"/> handlers of the
/// plugin, <see cref="AppDomain.AssemblyResolve"/>.
/// </remarks>
internal static class LoadContextBuilder
{
    /// <summary>Builds the context of a version; nothing is loaded yet. The sharing context is not to be unloaded by the caller.</summary>
    /// <remarks>
    /// Code of the plugin may ask it until the last of that code is gone; an unloaded context that has loaded nothing is freed at once,
    /// and the request would use freed memory of the runtime. The built context keeps it; its finalizer unloads it afterwards.
    /// </remarks>
    /// <exception cref="PluginLoadException">The deps.json cannot be read.</exception>
    public static AssemblyLoadContext Build(PluginVersion version, SharingContext sharing)
    {
        AssemblyLoadContextBuilder builder = new AssemblyLoadContextBuilder()
            .SetMainAssemblyPath(version.AssemblyPath)
            .SetDefaultContext(sharing)
            .PreferDefaultLoadContext(true);
        if (sharing.IsCollectible)
        {
            builder.EnableUnloading();
        }

        // Beside a deps.json that does not name it, the builder finds no native library. The runtime then would, and keeps what it finds by
        // name for the life of the process: for the next generation, too.
        foreach (string asset in NativeAssets.In(version.Directory).DistinctBy(Path.GetFileNameWithoutExtension))
        {
            builder.AddNativeLibrary(NativeLibrary.CreateFromPackage(version.PluginName, version.ShortHash, asset));
        }

        AssemblyLoadContext context = Build(builder, version.PluginName);
        sharing.Generation = context;
        return context;
    }

    private static AssemblyLoadContext Build(AssemblyLoadContextBuilder builder, string plugin)
    {
        try
        {
            return builder.Build();
        }
        catch (InvalidOperationException e)
        {
            throw new PluginLoadException($"The dependencies of plugin '{plugin}' cannot be read: {e.Message}");
        }
    }
}
