using PluginHost.Testing.Builds;

namespace PluginHost.Testing;

/// <summary>The directories of one host under test, below the system's temporary one, and what lies in them. Goes with the host.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("plugin-test-");

    public string Root => _root.FullName;

    public string Plugins => Path.Combine(Root, "plugins");

    public string State => Path.Combine(Root, "state");

    /// <summary>Puts a build where the host looks for the plugin, in place of an earlier one. The host runs copies of its own.</summary>
    public void Deploy(PluginBuild build) => build.DeployTo(Path.Combine(Plugins, build.Name));

    /// <summary>An address like the one that a plugin declares, and nobody else's.</summary>
    public string OwnAddress(string endpoint, string declared) =>
        declared.StartsWith("unix:", StringComparison.OrdinalIgnoreCase) ? $"unix:{Path.Combine(Root, endpoint)}"
        : declared.StartsWith("udp:", StringComparison.OrdinalIgnoreCase) ? "udp://127.0.0.1:0"
        : "tcp://127.0.0.1:0";

    public void Dispose()
    {
        try
        {
            _root.Delete(recursive: true);
        }
        catch (Exception e) when (OperatingSystem.IsWindows() && e is IOException or UnauthorizedAccessException)
        {
            // Windows keeps the files of what is loaded, and a plugin that leaked still is. The system's temporary directory may keep them.
        }
    }
}
