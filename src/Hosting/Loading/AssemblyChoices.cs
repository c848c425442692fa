using System.Collections.Frozen;

namespace PluginHost.Hosting.Loading;

/// <summary>What configuration says about the assemblies of one plugin.</summary>
/// <param name="PreferShared">Take the host's copy of any assembly it has in at least the version asked for, its private packages
/// included.</param>
/// <param name="ByName">Choices for single assemblies, by simple name; they win over <paramref name="PreferShared"/>. Names compare without
/// case.</param>
internal sealed record AssemblyChoices(bool PreferShared, IReadOnlyDictionary<string, AssemblyChoice> ByName)
{
    /// <summary>Nothing configured: the contract, its references and the frameworks are shared, all else is private.</summary>
    public static AssemblyChoices Default { get; } = new(false, FrozenDictionary<string, AssemblyChoice>.Empty);

    /// <summary>The choice for <paramref name="simpleName"/>, or null where none is configured.</summary>
    public AssemblyChoice? For(string simpleName)
    {
        // A handful at most, from whatever dictionary configuration made of them: a scan is sure about case.
        foreach ((string name, AssemblyChoice choice) in ByName)
        {
            if (string.Equals(name, simpleName, StringComparison.OrdinalIgnoreCase))
            {
                return choice;
            }
        }

        return null;
    }
}
