namespace PluginHost.Hosting;

/// <summary>Where a plugin's code runs.</summary>
public enum IsolationMode
{
    /// <summary>In the host's process, in an unloadable <see cref="System.Runtime.Loader.AssemblyLoadContext"/>. The default.</summary>
    Context,

    /// <summary>
    /// In a worker process of its own, which can crash, or be limited, without harm to others: the host starts its own executable for it
    /// (see <see cref="PluginHostWorker"/>). On Linux, and on Windows with less; refused by validation elsewhere.
    /// </summary>
    Process,
}
