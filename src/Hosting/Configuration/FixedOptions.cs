namespace PluginHost.Hosting.Configuration;

/// <summary>What of a configuration is in force until the host ends, whatever it says later. Immutable.</summary>
internal sealed class FixedOptions(PluginHostOptions options)
{
    private readonly string _pluginsDirectory = Path.GetFullPath(options.PluginsDirectory);
    private readonly string? _stateDirectory = options.StateDirectory;
    private readonly DiscoveryMode _discovery = options.Discovery;

    /// <summary>The names of those that a later configuration has otherwise.</summary>
    public IEnumerable<string> DifferingIn(PluginHostOptions later)
    {
        if (Path.GetFullPath(later.PluginsDirectory) != _pluginsDirectory)
        {
            yield return nameof(later.PluginsDirectory);
        }

        if (later.StateDirectory != _stateDirectory)
        {
            yield return nameof(later.StateDirectory);
        }

        if (later.Discovery != _discovery)
        {
            yield return nameof(later.Discovery);
        }
    }
}
