using PluginHost.Hosting.Discovery;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Tests.Loading;

namespace PluginHost.Hosting.Tests.Discovery;

public sealed class PluginDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_missing_directory_is_a_problem_of_its_own()
    {
        DirectoryScan scan = ScanOf(_directory.Combine("missing"));

        Assert.Contains("does not exist", scan.DirectoryProblem);
        Assert.Empty(scan.Candidates);
    }

    [Fact]
    public void A_file_in_place_of_the_directory_is_a_problem_of_its_own() =>
        Assert.NotNull(ScanOf(_directory.Write("file", "")).DirectoryProblem);

    [Fact]
    public void A_bare_dll_takes_along_its_companions_and_what_it_refers_to()
    {
        foreach (string file in Directory.GetFiles(TestPlugins.FolderOf("DerivedHandler")))
        {
            File.Copy(file, _directory.Combine(Path.GetFileName(file)));
        }

        File.Copy(TestPlugins.PathOf("LoneLibrary"), _directory.Combine("LoneLibrary.dll"));
        File.Copy(SharedAssemblies.Contract.Location, _directory.Combine("PluginHost.Contracts.dll"));

        PluginSource plugin = Scan().Candidates.Single(plugin => plugin.Name == "DerivedHandler");

        Assert.False(plugin.IsFolder);
        Assert.Equal(
            ["DerivedHandler.deps.json", "DerivedHandler.dll", "DerivedHandler.pdb", "DerivedHandler.runtimeconfig.json", "HandlerBase.dll"],
            plugin.Files.Select(file => file.RelativePath));
    }

    [Fact]
    public void The_closure_of_references_is_transitive()
    {
        // DerivedHandler → HandlerBase, which here refers to one more.
        File.Copy(TestPlugins.PathOf("DerivedHandler"), _directory.Combine("DerivedHandler.dll"));
        byte[] library = File.ReadAllBytes(Path.Combine(TestPlugins.FolderOf("GreeterV1"), "GreeterV1.dll"));
        File.WriteAllBytes(_directory.Combine("HandlerBase.dll"), library);
        File.Copy(Path.Combine(TestPlugins.FolderOf("GreeterV1"), "Greeting.dll"), _directory.Combine("Greeting.dll"));

        PluginSource plugin = Scan().Candidates.Single(plugin => plugin.Name == "DerivedHandler");

        Assert.Equal(["DerivedHandler.dll", "Greeting.dll", "HandlerBase.dll"], plugin.Files.Select(file => file.RelativePath));
    }

    [Fact]
    public void What_only_the_manifest_names_belongs_to_a_bare_dll_as_well()
    {
        File.Copy(TestPlugins.PathOf("Plain"), _directory.Combine("Plain.dll"));
        File.Copy(Path.Combine(TestPlugins.FolderOf("GreeterV1"), "Greeting.dll"), _directory.Combine("Greeting.dll"));
        File.Copy(Path.Combine(TestPlugins.FolderOf("GreeterV1"), "GreeterV1.deps.json"), _directory.Combine("Plain.deps.json"));

        PluginSource plugin = Scan().Candidates.Single(plugin => plugin.Name == "Plain");

        Assert.Equal(["Greeting.dll", "Plain.deps.json", "Plain.dll"], plugin.Files.Select(file => file.RelativePath));
    }

    [Fact]
    public void A_folder_is_taken_whole_without_hidden_and_temporary_files()
    {
        _directory.Write("X/X.dll", "x");
        _directory.Write("X/deep/er/data.bin", "x");
        _directory.Write("X/.hidden", "x");
        _directory.Write("X/.git/config", "x");
        _directory.Write("X/half.tmp", "x");
        _directory.Write("X/old.dll~", "x");

        PluginSource plugin = Assert.Single(Scan().Candidates);

        Assert.True(plugin.IsFolder);
        Assert.Equal(["X.dll", "deep/er/data.bin"], plugin.Files.Select(file => file.RelativePath));
        Assert.Equal(_directory.Combine("X", "X.dll"), plugin.AssemblyPath);
    }

    [Fact]
    public void Hidden_temporary_and_backup_files_are_not_looked_at()
    {
        foreach (string name in new[] { ".X.dll", "X.dll.tmp", "X.dll~", "X.txt", ".Y/.Y.dll", "Z.tmp/Z.tmp.dll" })
        {
            _directory.Write(name, "x");
        }

        DirectoryScan scan = Scan();

        Assert.Empty(scan.Candidates);
        Assert.Empty(scan.Problems);
        Assert.Empty(scan.Ignored);
    }

    [Fact]
    public void A_folder_without_a_dll_of_its_name_is_ignored()
    {
        _directory.Write("Assets/logo.dll", "x");

        DirectoryScan scan = Scan();

        Assert.Equal(["Assets"], scan.Ignored);
        Assert.Empty(scan.Candidates);
    }

    [Theory]
    [InlineData("With space")]
    [InlineData("Acme.Chat.Server")]
    [InlineData("Grüße-エコー")]
    public void Names_with_spaces_dots_and_any_script_are_fine(string name)
    {
        _directory.Write($"{name}.dll", "x");

        Assert.Equal(name, Assert.Single(Scan().Candidates).Name);
    }

    [Theory]
    [InlineData("a:b", "':'")]
    [InlineData("a\u0007b", "control characters")]
    [InlineData(" a", "space")]
    [InlineData("a.", "dot")]
    public void Unusable_names_are_refused_with_the_reason(string name, string reason)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows refuses such names itself.");
        _directory.Write($"{name}.dll", "x");
        _directory.Write("Fine.dll", "x");

        DirectoryScan scan = Scan();

        ScanProblem problem = Assert.Single(scan.Problems);
        Assert.Equal(name, problem.Name);
        Assert.Contains(reason, problem.Reason);
        Assert.Equal("Fine", Assert.Single(scan.Candidates).Name);
    }

    [Fact]
    public void Of_a_bare_dll_and_a_folder_of_one_name_the_folder_is_taken()
    {
        _directory.Write("X.dll", "x");
        _directory.Write("X/X.dll", "x");

        DirectoryScan scan = Scan();

        Assert.True(Assert.Single(scan.Candidates).IsFolder);
        ScanProblem problem = Assert.Single(scan.Problems);
        Assert.Contains("'X/X.dll' and 'X.dll' claim one name", problem.Reason);
    }

    [Fact]
    public void Of_names_that_differ_in_case_only_the_first_in_ordinal_order_is_taken()
    {
        _directory.Write("echo.dll", "x");
        _directory.Write("Other.dll", "x");
        _directory.Write("Echo.dll", "x");
        Assert.SkipUnless(Directory.GetFiles(_directory.Path).Length == 3, "The file system does not tell case apart.");

        DirectoryScan scan = Scan();

        Assert.Equal(["Echo", "Other"], scan.Candidates.Select(plugin => plugin.Name));
        ScanProblem problem = Assert.Single(scan.Problems);
        Assert.Contains("'Echo.dll' and 'echo.dll' claim one name", problem.Reason);
    }

    [Fact]
    public void A_circle_of_links_in_a_folder_is_refused()
    {
        _directory.Write("X/X.dll", "x");
        Directory.CreateSymbolicLink(_directory.Combine("X", "again"), _directory.Combine("X"));

        DirectoryScan scan = Scan();

        Assert.Empty(scan.Candidates);
        Assert.Contains("circle of links", Assert.Single(scan.Problems).Reason);
    }

    [Fact]
    public void Absurdly_many_files_are_refused()
    {
        _directory.Write("X/X.dll", "x");
        for (int i = 0; i < FolderReader.MaxFiles; i++)
        {
            File.Create(_directory.Combine("X", $"{i}")).Dispose();
        }

        Assert.Contains($"more than {FolderReader.MaxFiles} files", Assert.Single(Scan().Problems).Reason);
    }

    [Fact]
    public void Absurdly_large_files_are_refused()
    {
        _directory.Write("X/X.dll", "x");
        using (FileStream sparse = File.Create(_directory.Combine("X", "huge")))
        {
            sparse.SetLength(FolderReader.MaxBytes + 1);
        }

        Assert.Contains("bytes", Assert.Single(Scan().Problems).Reason);
    }

    [Fact]
    public void A_link_in_the_middle_that_is_flipped_is_a_change()
    {
        var time = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(_directory.Write("..2024_1/X.dll", "one"), time);
        File.SetLastWriteTimeUtc(_directory.Write("..2024_2/X.dll", "two"), time);
        Directory.CreateSymbolicLink(_directory.Combine("..data"), "..2024_1");
        File.CreateSymbolicLink(_directory.Combine("X.dll"), Path.Combine("..data", "X.dll"));
        PluginSource first = Assert.Single(Scan().Candidates);
        PluginSource same = Assert.Single(Scan().Candidates);

        Directory.Delete(_directory.Combine("..data"));
        Directory.CreateSymbolicLink(_directory.Combine("..data"), "..2024_2");
        PluginSource second = Assert.Single(Scan().Candidates);

        Assert.True(first.LooksLike(same));
        Assert.False(first.LooksLike(second));
    }

    [Fact]
    public void A_link_to_nothing_is_no_plugin()
    {
        File.CreateSymbolicLink(_directory.Combine("X.dll"), "nowhere");

        DirectoryScan scan = Scan();

        Assert.Empty(scan.Candidates);
        Assert.Empty(scan.Problems);
    }

    [Fact]
    public void Unchanged_assemblies_are_not_read_again()
    {
        File.Copy(TestPlugins.PathOf("DerivedHandler"), _directory.Combine("DerivedHandler.dll"));
        File.Copy(TestPlugins.PathOf("LoneLibrary"), _directory.Combine("HandlerBase.dll"));
        var directory = new PluginDirectory(_directory.Path, SharedAssemblies.ForHost([]));
        directory.Scan();

        // The same size and time, but nothing that could be read.
        string path = _directory.Combine("DerivedHandler.dll");
        DateTime time = File.GetLastWriteTimeUtc(path);
        File.WriteAllBytes(path, new byte[new FileInfo(path).Length]);
        File.SetLastWriteTimeUtc(path, time);

        PluginSource plugin = directory.Scan().Candidates.Single(plugin => plugin.Name == "DerivedHandler");
        Assert.Equal(["DerivedHandler.dll", "HandlerBase.dll"], plugin.Files.Select(file => file.RelativePath));
    }

    private static DirectoryScan ScanOf(string path) => new PluginDirectory(path, SharedAssemblies.ForHost([])).Scan();

    private DirectoryScan Scan() => ScanOf(_directory.Path);
}
