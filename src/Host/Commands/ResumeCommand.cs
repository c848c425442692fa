namespace PluginHost.Host.Commands;

/// <summary><c>pluginhost resume NAME</c>.</summary>
internal sealed class ResumeCommand() : PluginCommand("resume", "Serve again after 'drain'.");
