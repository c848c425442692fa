using Microsoft.Extensions.Logging;

namespace PluginHost.Testing;

/// <summary>A line of the host's log, the plugin's own lines among them. Holds text alone, nothing of the plugin.</summary>
/// <param name="Category">The logger's name; a plugin's begins with <c>Plugin.&lt;name&gt;.</c></param>
/// <param name="Level">How serious it is.</param>
/// <param name="Text">The message; behind it, on lines of its own, the exception that was logged with it.</param>
public sealed record PluginLogLine(string Category, LogLevel Level, string Text)
{
    /// <summary>As it is shown in the messages of failures.</summary>
    public override string ToString() => $"{Level}: {Category}: {Text}";
}
