namespace PluginHost.Host.Commands;

/// <summary><c>pluginhost load NAME</c>.</summary>
internal sealed class LoadCommand() : PluginCommand("load", """
    Load a plugin, whatever was decided for it before.

    Undoes 'unload', 'drain' and 'rollback': from now on what the plugins directory holds is served again.
    """);
