namespace PluginHost.Host.Tests.Support;

/// <summary>What the build made.</summary>
internal static class Built
{
    private static readonly string Artifacts = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", ".."));

    public static string Executable { get; } =
        Path.Combine(Artifacts, "bin", "Host", "release", OperatingSystem.IsWindows() ? "pluginhost.exe" : "pluginhost");

    /// <summary>The examples of unit files.</summary>
    public static string Deploy { get; } = Path.GetFullPath(Path.Combine(Artifacts, "..", "deploy"));

    /// <summary>tests/SocketPartner.</summary>
    public static string Partner { get; } = Path.Combine(Artifacts, "bin", "SocketPartner", "release", "PluginHost.SocketPartner");

    /// <summary>The directory of a sample plugin, or else of a test plugin.</summary>
    public static string Plugin(string name) =>
        Path.Combine(Artifacts, "plugins", name) is var sample && Directory.Exists(sample)
            ? sample
            : Path.Combine(Artifacts, "test-plugins", name);
}
