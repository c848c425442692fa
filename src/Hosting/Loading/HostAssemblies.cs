using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.Extensions.DependencyModel;

namespace PluginHost.Hosting.Loading;

/// <summary>
/// The assemblies that the host process can load by name, and which of them belong to the frameworks it runs on. Read once from
/// what the runtime was started with; thread-safe.
/// </summary>
internal sealed class HostAssemblies
{
    private readonly FrozenDictionary<string, string> _trusted;
    private readonly FrozenSet<string> _frameworks;
    private readonly FrozenSet<string> _runtime;
    private readonly FrozenDictionary<string, Version> _runtimePacks;
    private readonly ConcurrentDictionary<string, Version?> _versions = new(StringComparer.OrdinalIgnoreCase);

    public HostAssemblies()
    {
        // Where the contract is, the host is: the same context, should someone have loaded the host itself into another one.
        Context = AssemblyLoadContext.GetLoadContext(typeof(HostAssemblies).Assembly) ?? AssemblyLoadContext.Default;
        _trusted = ReadTrusted();
        string? core = Path.GetDirectoryName(PathOf("System.Private.CoreLib"));
        bool isSelfContained = core is null || core == Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        _runtimePacks = isSelfContained ? ReadRuntimePacks(_ => true) : FrozenDictionary<string, Version>.Empty;
        _frameworks = isSelfContained ? NamesOf(_runtimePacks) : FindFrameworks(core!);
        _runtime = isSelfContained ? NamesOf(ReadRuntimePacks(IsRuntimePack)) : FindAssemblies([core!]);
    }

    /// <summary>The context that the host's own assemblies live in.</summary>
    public AssemblyLoadContext Context { get; }

    /// <summary>Whether the frameworks the host runs on bring this assembly.</summary>
    public bool IsFramework(string simpleName) => _frameworks.Contains(simpleName);

    /// <summary>Whether the runtime's own framework, <c>Microsoft.NETCore.App</c>, brings this assembly.</summary>
    public bool IsRuntime(string simpleName) => _runtime.Contains(simpleName);

    /// <summary>Where the host's copy is, or null if it has none.</summary>
    public string? PathOf(string simpleName) => _trusted.GetValueOrDefault(simpleName);

    /// <summary>The version of the host's copy, private ones included, or null if it has none.</summary>
    public Version? VersionOf(string simpleName) => _versions.GetOrAdd(simpleName, FindVersion);

    /// <summary>Loads the host's copy into the host's context.</summary>
    /// <exception cref="FileNotFoundException">The host has none.</exception>
    public Assembly Load(string simpleName) => Context.LoadFromAssemblyName(new AssemblyName { Name = simpleName });

    private static bool IsRuntimePack(RuntimeLibrary pack) =>
        pack.Name.StartsWith("runtimepack.Microsoft.NETCore.App.", StringComparison.OrdinalIgnoreCase);

    private static FrozenSet<string> NamesOf(FrozenDictionary<string, Version> assemblies) =>
        assemblies.Keys.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static FrozenDictionary<string, string> ReadTrusted()
    {
        string list = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? string.Empty;
        var paths = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string path in list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            paths.TryAdd(Path.GetFileNameWithoutExtension(path), path);
        }

        return paths.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>
    /// A self-contained host has its frameworks beside its own files, where only its deps.json still tells them apart: as libraries
    /// of type "runtimepack". Inside a single file it cannot be read, and a host published so knows of no framework.
    /// </summary>
    private static FrozenDictionary<string, Version> ReadRuntimePacks(Func<RuntimeLibrary, bool> filter)
    {
        IEnumerable<RuntimeLibrary> packs = (DependencyContext.Default?.RuntimeLibraries ?? [])
            .Where(library => string.Equals(library.Type, "runtimepack", StringComparison.OrdinalIgnoreCase) && filter(library));
        return packs
            .SelectMany(pack => pack.RuntimeAssemblyGroups)
            .SelectMany(group => group.RuntimeFiles)
            .DistinctBy(file => Path.GetFileNameWithoutExtension(file.Path), StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(
                file => Path.GetFileNameWithoutExtension(file.Path),
                file => Version.TryParse(file.AssemblyVersion, out Version? version) ? version : new Version(0, 0, 0, 0),
                StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>
    /// By directory rather than by path of the trusted file: where a package of the host is newer than the framework's copy, the
    /// host's is the trusted one, and it stands in for the framework's.
    /// </summary>
    private FrozenSet<string> FindFrameworks(string coreDirectory)
    {
        string? shared = Path.GetDirectoryName(Path.GetDirectoryName(coreDirectory));

        // <root>/shared/<framework>/<version>/: only those. A package that is run from the NuGet cache is outside the host's folder too.
        return FindAssemblies(_trusted.Values
            .Select(path => Path.GetDirectoryName(path)!)
            .Where(directory => Path.GetDirectoryName(Path.GetDirectoryName(directory)) == shared)
            .Distinct());
    }

    private FrozenSet<string> FindAssemblies(IEnumerable<string> directories)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string directory in directories)
        {
            names.UnionWith(Directory.EnumerateFiles(directory, "*.dll").Select(path => Path.GetFileNameWithoutExtension(path)!));
        }

        names.IntersectWith(_trusted.Keys);
        return names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    private Version? FindVersion(string simpleName)
    {
        if (PathOf(simpleName) is { } path)
        {
            return AssemblyName.GetAssemblyName(path).Version;
        }

        if (_runtimePacks.TryGetValue(simpleName, out Version? version))
        {
            return version;
        }

        // Not by loading it: for a name that the host lacks the runtime raises AppDomain.AssemblyResolve, and some plugin's handler would
        // answer.
        return Context.Assemblies
            .FirstOrDefault(a => string.Equals(a.GetName().Name, simpleName, StringComparison.OrdinalIgnoreCase))?.GetName().Version;
    }
}
