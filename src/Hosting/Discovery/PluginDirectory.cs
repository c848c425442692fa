using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Discovery;

/// <summary>
/// Reads the plugins directory. A plugin is <c>X.dll</c>, or a folder <c>X</c> that holds <c>X.dll</c>; X is its name. Keeps no
/// state but a memory of what unchanged files refer to. For one caller at a time.
/// </summary>
/// <param name="path">The directory; it need not exist.</param>
/// <param name="shared">What the host shares: such assemblies are no part of a plugin.</param>
internal sealed class PluginDirectory(string path, SharedAssemblies shared)
{
    private readonly BareReader _bare = new(shared);

    /// <summary>The directory, absolute.</summary>
    public string FullPath { get; } = Path.GetFullPath(path);

    /// <summary>What the host shares.</summary>
    public SharedAssemblies Shared { get; } = shared;

    /// <summary>
    /// What lies there now. Where several claim one name (configuration does not tell case apart), the first in ordinal order is the
    /// plugin, and of a folder and a bare DLL of one name the folder; the others are one problem that names all.
    /// </summary>
    public DirectoryScan Scan()
    {
        try
        {
            return RealPath.Of(FullPath) is { } real
                ? Scan(real)
                : DirectoryScan.Failed($"'{FullPath}' is a circle of links.");
        }
        catch (DirectoryNotFoundException)
        {
            return DirectoryScan.Failed($"'{FullPath}' does not exist.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return DirectoryScan.Failed(e.Message);
        }
    }

    private DirectoryScan Scan(string root)
    {
        var candidates = new List<PluginSource>();
        var problems = new List<ScanProblem>();
        var ignored = new List<string>();
        var claims = new List<PluginClaim>();
        foreach (PluginClaim claim in new DirectoryInfo(root).EnumerateFileSystemInfos().Select(PluginClaim.Of).OfType<PluginClaim>())
        {
            if (!claim.HasAssembly)
            {
                ignored.Add(claim.Name);
            }
            else if (PluginName.FindFault(claim.Name) is { } fault)
            {
                problems.Add(new ScanProblem(claim.Name, fault));
            }
            else
            {
                claims.Add(claim);
            }
        }

        foreach (IGrouping<string, PluginClaim> sameName in claims.Order().GroupBy(claim => claim.Name, StringComparer.OrdinalIgnoreCase))
        {
            PluginClaim claim = sameName.First();
            if (sameName.Count() > 1)
            {
                problems.Add(new ScanProblem(claim.Name, PluginClaim.DescribeConflict(sameName)));
            }

            PluginContent content = ReadContent(root, claim);
            if (content.Problem is { } problem)
            {
                problems.Add(new ScanProblem(claim.Name, problem));
            }
            else if (content.Files.Count > 0)
            {
                candidates.Add(claim.ToSource(root, content.Files));
            }
        }

        return new DirectoryScan(candidates, problems, ignored, null);
    }

    private PluginContent ReadContent(string root, PluginClaim claim)
    {
        try
        {
            return claim.IsFolder ? FolderReader.Read(claim.Path) : _bare.Read(root, claim.Name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return PluginContent.Refuse($"it cannot be read: {e.Message}");
        }
    }
}
