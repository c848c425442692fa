using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Discovery;

/// <summary>What lies in the plugins directory at one moment.</summary>
/// <param name="Candidates">What may be plugins, by name; whether they are is for the inspector to say.</param>
/// <param name="Problems">What cannot be.</param>
/// <param name="Ignored">Folders without a DLL of their name.</param>
/// <param name="DirectoryProblem">Why the directory itself cannot be read, or null; then everything else is empty.</param>
internal sealed record DirectoryScan(
    IReadOnlyList<PluginSource> Candidates,
    IReadOnlyList<ScanProblem> Problems,
    IReadOnlyList<string> Ignored,
    string? DirectoryProblem)
{
    public static DirectoryScan Failed(string reason) => new([], [], [], reason);
}
