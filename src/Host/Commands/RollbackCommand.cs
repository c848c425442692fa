using PluginHost.Hosting;

namespace PluginHost.Host.Commands;

/// <summary><c>pluginhost rollback NAME</c>.</summary>
internal sealed class RollbackCommand() : PluginCommand("rollback", """
    Serve the version again that was served before the current one.

    The earlier files come from the host's own copies. It stays so over restarts of the host, until 'load' or until the files change
    to something new.
    """, WaitFor.Cutover);
