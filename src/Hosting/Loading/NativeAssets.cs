using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Loading;

/// <summary>
/// Finds the native libraries for this machine in a plugin's folder that no deps.json need name: beside the DLL, and in
/// <c>runtimes/&lt;rid&gt;/native</c>, as NuGet lays them out.
/// </summary>
internal static class NativeAssets
{
    /// <summary>The runtime identifiers that fit this process, the most specific first.</summary>
    public static IReadOnlyList<string> RuntimeIdentifiers { get; } = [.. FindRuntimeIdentifiers().Distinct()];

    private static readonly string Pattern = OperatingSystem.IsWindows() ? "*.dll" : OperatingSystem.IsMacOS() ? "*.dylib" : "*.so*";

    /// <summary>
    /// The files below <paramref name="directory"/>, relative to it; of two with one name the one that is to be taken comes first.
    /// </summary>
    public static IEnumerable<string> In(string directory) => RuntimeIdentifiers
        .Select(rid => Path.Combine(directory, "runtimes", rid, "native"))
        .Prepend(directory)
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, Pattern).Order(StringComparer.Ordinal))
        .Select(path => Path.GetRelativePath(directory, path));

    private static IEnumerable<string> FindRuntimeIdentifiers()
    {
        string full = RuntimeInformation.RuntimeIdentifier;
        string architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        yield return full;
        if (OperatingSystem.IsWindows())
        {
            yield return "win-" + architecture;
            yield return "win";
        }
        else
        {
            string system = OperatingSystem.IsMacOS() ? "osx" : "linux";
            yield return $"{system}-{architecture}";
            yield return system;
            yield return "unix-" + architecture;
            yield return "unix";
        }
    }
}
