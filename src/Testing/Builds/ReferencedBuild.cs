using System.Reflection;
using Microsoft.Extensions.DependencyModel;
using PluginHost.Contracts;

namespace PluginHost.Testing.Builds;

/// <summary>
/// A plugin that the test project refers to. Its files lie in the test's output folder among the test's own and those of everything else;
/// which are the plugin's says the test's deps.json, the plugin's own not being copied along: the plugin's library in it, and what that
/// depends on, without the contract. That part of it becomes the plugin's deps.json.
/// </summary>
internal static class ReferencedBuild
{
    private static readonly string ContractName = typeof(IConnectionHandler).Assembly.GetName().Name!;

    /// <exception cref="PluginTestException">The class is no plugin's, or its files cannot be told from the test's.</exception>
    public static PluginBuild Of(Type plugin)
    {
        ThrowIfNoPlugin(plugin);
        Assembly assembly = plugin.Assembly;
        string path = assembly.Location;
        if (path.Length == 0)
        {
            throw new PluginTestException(
                $"{assembly.GetName().Name} was not loaded from a file; start the test with the path of its DLL.");
        }

        if (assembly == Assembly.GetEntryAssembly() || assembly.EntryPoint is not null)
        {
            throw new PluginTestException(
                $"{plugin} belongs to the program {assembly.GetName().Name}, the test project, perhaps; a plugin is an assembly of its "
                    + "own: put it into a project of its own and refer to that.");
        }

        if (File.Exists(PluginBuild.ManifestPath(path)))
        {
            return BuildOutput.At(path);
        }

        DependencyContext manifest = ReadManifestNaming(path);
        IReadOnlyList<RuntimeLibrary> own = OwnLibraries(manifest, Path.GetFileNameWithoutExtension(path));
        string folder = Path.GetDirectoryName(path)!;
        BuildFile[] files =
        [
            .. own.SelectMany(AssetsOf).Append(Path.GetFileName(path)).Append(Path.GetFileNameWithoutExtension(path) + ".pdb")
                .Select(asset => Find(folder, asset)).OfType<BuildFile>().DistinctBy(file => file.RelativePath),
        ];
        var part = new DependencyContext(manifest.Target, CompilationOptions.Default, [], own, manifest.RuntimeGraph);
        return new PluginBuild(path, files, part);
    }

    private static void ThrowIfNoPlugin(Type plugin)
    {
        bool isOne = plugin.GetInterfaces().Any(i => i == typeof(IConnectionHandler) || i == typeof(ISocketReceiver)
            || (i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ISessionHandler<>)));
        if (!isOne)
        {
            throw new PluginTestException(
                $"{plugin} is no plugin: it implements none of {nameof(IConnectionHandler)}, {nameof(ISessionHandler<>)} and "
                    + $"{nameof(ISocketReceiver)}.");
        }
    }

    private static DependencyContext ReadManifestNaming(string assemblyPath)
    {
        string folder = Path.GetDirectoryName(assemblyPath)!;
        string name = Path.GetFileNameWithoutExtension(assemblyPath);
        foreach (string path in Directory.EnumerateFiles(folder, "*.deps.json").Order(StringComparer.Ordinal))
        {
            using FileStream file = File.OpenRead(path);
            using var reader = new DependencyContextJsonReader();
            DependencyContext manifest = reader.Read(file);
            if (manifest.RuntimeLibraries.Any(library => IsNamed(library, name)))
            {
                return manifest;
            }
        }

        throw new PluginTestException(
            $"No deps.json in '{folder}' names {name}, so that nobody knows which of the files there it needs; start the test with the "
                + "path of the plugin's DLL in its own output folder.");
    }

    private static IReadOnlyList<RuntimeLibrary> OwnLibraries(DependencyContext manifest, string name)
    {
        ILookup<string, RuntimeLibrary> byName = manifest.RuntimeLibraries.ToLookup(
            library => library.Name, StringComparer.OrdinalIgnoreCase);
        HashSet<RuntimeLibrary> shared = Closure(byName, byName[ContractName], []);
        return [.. Closure(byName, manifest.RuntimeLibraries.Where(library => IsNamed(library, name)), shared).Except(shared)];
    }

    private static HashSet<RuntimeLibrary> Closure(
        ILookup<string, RuntimeLibrary> byName, IEnumerable<RuntimeLibrary> roots, HashSet<RuntimeLibrary> without)
    {
        var found = new HashSet<RuntimeLibrary>(without);
        var open = new Stack<RuntimeLibrary>(roots);
        while (open.TryPop(out RuntimeLibrary? library))
        {
            if (found.Add(library))
            {
                foreach (RuntimeLibrary next in library.Dependencies.SelectMany(dependency => byName[dependency.Name]))
                {
                    open.Push(next);
                }
            }
        }

        return found;
    }

    // A project's library has the project's name, which need not be its assembly's.
    private static bool IsNamed(RuntimeLibrary library, string assemblyName) =>
        library.RuntimeAssemblyGroups.SelectMany(group => group.AssetPaths)
            .Any(asset => Path.GetFileNameWithoutExtension(asset).Equals(assemblyName, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> AssetsOf(RuntimeLibrary library) =>
        library.RuntimeAssemblyGroups.SelectMany(group => group.AssetPaths)
            .Concat(library.NativeLibraryGroups.SelectMany(group => group.AssetPaths))
            .Concat(library.ResourceAssemblies.Select(resource => Path.Combine(resource.Locale, Path.GetFileName(resource.Path))));

    // What is for one platform keeps its path below runtimes; all else lies flat.
    private static BuildFile? Find(string folder, string asset)
    {
        string[] places = [asset, Path.GetFileName(asset)];
        return places.Where(place => File.Exists(Path.Combine(folder, place)))
            .Select(place => new BuildFile(Path.Combine(folder, place), place)).FirstOrDefault();
    }
}
