namespace PluginHost.Hosting.Tests.Loading;

/// <summary>The built plugins of tests/TestPlugins.</summary>
internal static class TestPlugins
{
    // <artifacts>/bin/<project>/release/ is where the tests run.
    private static readonly string Artifacts = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", ".."));

    private static readonly string Root = Path.Combine(Artifacts, "test-plugins");

    public static string FolderOf(string project) => Path.Combine(Root, project);

    /// <summary>One of the sample plugins.</summary>
    public static string PathOfSample(string name) => Path.Combine(Artifacts, "plugins", name, name + ".dll");

    public static string PathOf(string project) => Path.Combine(Root, project, project + ".dll");

    /// <summary>Copies a plugin's whole folder, as a deployment would.</summary>
    public static string CopyFolder(string project, string target)
    {
        foreach (string file in Directory.EnumerateFiles(FolderOf(project), "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(FolderOf(project), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        return Path.Combine(target, project + ".dll");
    }
}
