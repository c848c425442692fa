namespace PluginHost.Hosting.Configuration;

/// <summary>Where a plugin's code runs.</summary>
public enum IsolationMode
{
    /// <summary>In the host's process, in an unloadable <see cref="System.Runtime.Loader.AssemblyLoadContext"/>. The default.</summary>
    Context,

    /// <summary>In a worker process of its own. Not available in this version; refused by validation.</summary>
    Process,
}
