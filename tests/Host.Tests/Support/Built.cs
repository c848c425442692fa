namespace PluginHost.Host.Tests.Support;

/// <summary>What the build made.</summary>
internal static class Built
{
    private static readonly string Artifacts = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", ".."));

    public static string Executable { get; } =
        Path.Combine(Artifacts, "bin", "Host", "release", OperatingSystem.IsWindows() ? "pluginhost.exe" : "pluginhost");

    public static string Plugin(string name) => Path.Combine(Artifacts, "plugins", name);
}
