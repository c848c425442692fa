using PluginHost.Hosting;

namespace PluginHost.Host.Commands;

/// <summary><c>pluginhost unload NAME</c>.</summary>
internal sealed class UnloadCommand() : PluginCommand("unload", """
    Close a plugin's endpoints, finish its connections, and unload it, until 'load'.

    It stays unloaded over restarts of the host and changes of its files. Waits for the proof that its code is gone.
    """, WaitFor.Unloaded);
