using System.Collections.Frozen;
using System.Reflection;
using PluginHost.Contracts;

namespace PluginHost.Hosting.Loading;

/// <summary>
/// Which assemblies the host and every plugin have in common: the contract and what it refers to, transitively, the frameworks
/// the host runs on, and what an embedding host adds. Their types are the same on both sides. Everything else is a plugin's own;
/// in particular the host's other packages are not shared. Immutable and thread-safe.
/// </summary>
internal sealed class SharedAssemblies
{
    // Part of the contract, though the contract's own metadata need not mention it: plugins open their sockets with it.
    private const string SocketsName = "PluginHost.Sockets";

    private readonly HostAssemblies _host;
    private readonly FrozenSet<string> _declared;
    private readonly Lazy<FrozenSet<string>> _pinned;

    private SharedAssemblies(HostAssemblies host, IReadOnlyCollection<string> roots)
    {
        _host = host;
        _declared = Closure(roots, descend: name => !host.IsRuntime(name));
        _pinned = new(() => Closure(roots, descend: _ => true));
    }

    /// <summary>The contract as the host has it.</summary>
    public static Assembly Contract { get; } = typeof(IConnectionHandler).Assembly;

    /// <summary>The contract's simple name.</summary>
    public static string ContractName { get; } = Contract.GetName().Name!;

    /// <summary>What this process shares.</summary>
    /// <param name="extraShared">Simple names of further assemblies of the host to share, with all that they refer to.</param>
    /// <exception cref="FileNotFoundException">The host has no assembly of such a name.</exception>
    public static SharedAssemblies ForHost(IEnumerable<string> extraShared)
    {
        var host = new HostAssemblies();
        string[] extra = [.. extraShared];
        foreach (string name in extra)
        {
            host.Load(name);
        }

        return new SharedAssemblies(host, [ContractName, SocketsName, .. extra]);
    }

    /// <summary>Whether plugins get the host's copy unless configuration says otherwise.</summary>
    public bool IsShared(string simpleName) => _declared.Contains(simpleName) || _host.IsFramework(simpleName);

    /// <summary>
    /// Whether a newer copy that the plugin brings takes the place of the host's: an assembly of a framework beside the runtime's own
    /// (ASP.NET Core), of which the contract is not made.
    /// </summary>
    public bool YieldsToNewer(string simpleName) =>
        _host.IsFramework(simpleName) && !_host.IsRuntime(simpleName) && !_declared.Contains(simpleName);

    /// <summary>
    /// Whether a private copy can never do: the contract's types (or those of an added assembly) are made of this assembly's, so a
    /// second copy would make them different types on the two sides.
    /// </summary>
    public bool IsPinned(string simpleName) => _pinned.Value.Contains(simpleName);

    /// <summary>The version of the host's copy of a shared assembly; null if it is not shared.</summary>
    public Version? VersionOf(string simpleName) => IsShared(simpleName) ? _host.VersionOf(simpleName) : null;

    /// <summary>The version of the host's copy of any assembly, its private ones included; null if it has none.</summary>
    public Version? HostVersionOf(string simpleName) => _host.VersionOf(simpleName);

    /// <summary>Where the host's copy lies if plugins may derive from its types: shared, and not of a framework. Null otherwise.</summary>
    public string? BaseTypesPath(string simpleName) =>
        _declared.Contains(simpleName) && !_host.IsFramework(simpleName) ? _host.PathOf(simpleName) : null;

    /// <summary>The host's copy, loaded in the host's context.</summary>
    public Assembly Load(string simpleName) => _host.Load(simpleName);

    private FrozenSet<string> Closure(IEnumerable<string> roots, Func<string, bool> descend)
    {
        var found = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var open = new Stack<string>(roots);
        while (open.TryPop(out string? name))
        {
            if (!found.Add(name) || !descend(name))
            {
                continue;
            }

            foreach (AssemblyName reference in _host.Load(name).GetReferencedAssemblies())
            {
                open.Push(reference.Name!);
            }
        }

        return found.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}
