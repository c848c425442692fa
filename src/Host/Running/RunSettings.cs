namespace PluginHost.Host.Running;

/// <summary>What <c>run</c> was started with, all paths absolute.</summary>
/// <param name="ConfigurationFile">The file to read.</param>
/// <param name="IsConfigurationFileGiven">Whether <c>--config</c> names it, so that it must be there.</param>
/// <param name="PluginsDirectory">What <c>--plugins</c> says.</param>
/// <param name="StateDirectory">Where the state is kept.</param>
internal sealed record RunSettings(string ConfigurationFile, bool IsConfigurationFileGiven, string? PluginsDirectory, string StateDirectory)
{
    /// <summary>Where the configuration comes from, for an operator.</summary>
    public string Sources => File.Exists(ConfigurationFile)
        ? $"{ConfigurationFile}, then the environment and the command line"
        : $"no file ({ConfigurationFile} does not exist), the environment and the command line";

    /// <summary>What relative paths in the configuration are relative to.</summary>
    public string ContentRoot => Path.GetDirectoryName(ConfigurationFile)!;
}
