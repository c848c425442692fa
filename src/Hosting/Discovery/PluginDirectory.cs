using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Discovery;

/// <summary>Reads the plugins directory. Has no state.</summary>
/// <param name="path">The directory; it need not exist.</param>
/// <param name="shared">What the host shares: such assemblies are no part of a plugin.</param>
internal sealed class PluginDirectory(string path, SharedAssemblies shared)
{
    /// <summary>The directory, absolute.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>What lies there now.</summary>
    public DirectoryScan Scan() => throw new NotImplementedException(shared.ToString());
}
