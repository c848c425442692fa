using PluginHost.Hosting.Discovery;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Tests.Loading;

namespace PluginHost.Hosting.Tests.Discovery;

public sealed class SourceCompletenessTests : IDisposable
{
    private static readonly SharedAssemblies Shared = SharedAssemblies.ForHost([]);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("Plain")]
    [InlineData("GreeterV1")]
    [InlineData("NativeUser")]
    [InlineData("Localized")]
    public void A_whole_folder_is_complete(string project)
    {
        TestPlugins.CopyFolder(project, _directory.Combine(project));

        Assert.Null(FindFault(project));
    }

    [Fact]
    public void What_the_host_shares_need_not_be_there()
    {
        TestPlugins.CopyFolder("Plain", _directory.Combine("Plain"));
        string manifest = _directory.Combine("Plain", "Plain.deps.json");
        File.WriteAllText(
            manifest, File.ReadAllText(manifest).Replace("\"Plain.dll\": {}", "\"Plain.dll\": {}, \"PluginHost.Contracts.dll\": {}"));
        Assert.Contains("PluginHost.Contracts.dll", File.ReadAllText(manifest));

        Assert.Null(FindFault("Plain"));
    }

    [Theory]
    [InlineData("GreeterV1", "Greeting.dll")]
    [InlineData("NativeUser", "libe_sqlite3.so")]
    public void What_the_manifest_names_must_be_there(string project, string file)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The native file's name is Linux's.");
        TestPlugins.CopyFolder(project, _directory.Combine(project));
        foreach (string path in Directory.GetFiles(_directory.Path, file, SearchOption.AllDirectories))
        {
            File.Delete(path);
        }

        Assert.Contains($"'{project}.deps.json' names what is not there: {file}", FindFault(project));
    }

    [Fact]
    public void What_is_embedded_in_the_plugin_need_not_be_there()
    {
        TestPlugins.CopyFolder("Embedding", _directory.Combine("Embedding"));
        File.Delete(_directory.Combine("Embedding", "Greeting.dll"));

        Assert.Null(FindFault("Embedding"));
    }

    [Fact]
    public void What_lies_in_a_folder_of_the_plugins_own_is_there()
    {
        TestPlugins.CopyFolder("GreeterV1", _directory.Combine("GreeterV1"));
        Directory.CreateDirectory(_directory.Combine("GreeterV1", "libs"));
        File.Move(_directory.Combine("GreeterV1", "Greeting.dll"), _directory.Combine("GreeterV1", "libs", "Greeting.dll"));

        Assert.Null(FindFault("GreeterV1"));
    }

    [Fact]
    public void A_library_that_is_cut_off_makes_its_plugin_incomplete()
    {
        TestPlugins.CopyFolder("GreeterV1", _directory.Combine("GreeterV1"));
        using (FileStream library = File.OpenWrite(_directory.Combine("GreeterV1", "Greeting.dll")))
        {
            library.SetLength(1000);
        }

        Assert.Contains("'Greeting.dll' is cut off: 1000 bytes of at least", FindFault("GreeterV1"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"runtimeTarget\": 7}")]
    [InlineData("{\"runtimeTarget\": {\"name\": \"x\"}, \"targets\": {\"y\": {}}}")]
    [InlineData("{\"targets\": {\"x\": {\"a/1\": {\"runtime\": 5}}}}")]
    public void A_manifest_that_cannot_be_understood_is_never_a_crash(string content)
    {
        TestPlugins.CopyFolder("Plain", _directory.Combine("Plain"));
        _directory.Write("Plain/Plain.deps.json", content);

        string? fault = FindFault("Plain");

        Assert.True(fault is null || fault.Contains("Plain.deps.json"), fault);
    }

    [Fact]
    public void A_half_manifest_is_incomplete()
    {
        TestPlugins.CopyFolder("Plain", _directory.Combine("Plain"));
        string manifest = _directory.Combine("Plain", "Plain.deps.json");
        string whole = File.ReadAllText(manifest);
        for (int length = 0; length < whole.Length - 2; length += 7)
        {
            File.WriteAllText(manifest, whole[..length]);
            Assert.NotNull(FindFault("Plain"));
        }
    }

    private string? FindFault(string name) =>
        SourceCompleteness.FindFault(
            new PluginDirectory(_directory.Path, Shared).Scan().Candidates.Single(plugin => plugin.Name == name), Shared);
}
