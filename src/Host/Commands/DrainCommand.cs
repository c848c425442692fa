using PluginHost.Hosting;

namespace PluginHost.Host.Commands;

/// <summary><c>pluginhost drain NAME</c>.</summary>
internal sealed class DrainCommand() : PluginCommand("drain", """
    Let a plugin finish its connections and take no new ones, until 'resume'.

    It stays so over restarts of the host, until 'resume', 'load', or until its files change. Waits until no connection is left.
    """, WaitFor.Drained);
