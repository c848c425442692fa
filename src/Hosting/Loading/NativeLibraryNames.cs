using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Loading;

/// <summary>Where a native library of a plugin may lie if no deps.json says it, and what its file may be called.</summary>
internal static class NativeLibraryNames
{
    /// <summary>The runtime identifiers that fit this process, the most specific first.</summary>
    public static IReadOnlyList<string> RuntimeIdentifiers { get; } = [.. FindRuntimeIdentifiers().Distinct()];

    /// <summary>The paths to try below <paramref name="directory"/>, in order.</summary>
    public static IEnumerable<string> Candidates(string directory, string name)
    {
        string[] folders = [directory, .. RuntimeIdentifiers.Select(rid => Path.Combine(directory, "runtimes", rid, "native"))];
        return folders.SelectMany(_ => FileNames(name), Path.Combine);
    }

    /// <summary>The platform's forms of a name as it stands in a DllImport: "e_sqlite3" is libe_sqlite3.so on Linux.</summary>
    private static IEnumerable<string> FileNames(string name)
    {
        (string prefix, string suffix) = OperatingSystem.IsWindows() ? ("", ".dll")
            : OperatingSystem.IsMacOS() ? ("lib", ".dylib")
            : ("lib", ".so");
        yield return name;
        yield return name + suffix;
        yield return prefix + name + suffix;
        yield return prefix + name;
    }

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
