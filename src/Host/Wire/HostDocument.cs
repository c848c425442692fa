namespace PluginHost.Host.Wire;

/// <summary>The host process itself.</summary>
/// <param name="Version">Of the host.</param>
/// <param name="ProcessId">Of the host.</param>
/// <param name="Since">When it started.</param>
/// <param name="State"><c>starting</c>, <c>ready</c> or <c>stopping</c>.</param>
/// <param name="PluginsDirectory">Where plugins are dropped, absolute.</param>
/// <param name="StateDirectory">Absolute.</param>
/// <param name="DirectoryProblem">Why the plugins directory cannot be read; absent while it can.</param>
/// <param name="ConfigurationProblem">Why the configuration, when it was last read again, was refused; absent if it was not.</param>
internal sealed record HostDocument(
    string Version,
    int ProcessId,
    DateTimeOffset Since,
    string State,
    string PluginsDirectory,
    string StateDirectory,
    string? DirectoryProblem,
    string? ConfigurationProblem);
