using System.Reflection;
using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Tests.Loading;

public sealed class ReferenceCheckTests : IDisposable
{
    private static readonly SharedAssemblies Shared = SharedAssemblies.ForHost([]);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("Plain")]
    [InlineData("GreeterV1")]
    [InlineData("NativeUser")]
    [InlineData("Localized")]
    [InlineData("DerivedHandler")]
    public void A_whole_plugin_has_no_fault_and_no_warning(string project) =>
        Assert.Equal(new ReferenceReport(null, null), Run(TestPlugins.CopyFolder(project, _directory.Path)));

    [Fact]
    public void What_is_embedded_is_no_warning()
    {
        string path = TestPlugins.CopyFolder("Embedding", _directory.Path);
        File.Delete(_directory.Combine("Greeting.dll"));

        Assert.Equal(new ReferenceReport(null, null), Run(path));
    }

    [Theory]
    [InlineData("System.Runtime")]
    [InlineData("PluginHost.Contracts")]
    public void A_newer_framework_or_contract_is_refused_with_both_versions_and_the_remedy(string name)
    {
        string path = CopyPatched("Plain", "Plain.dll", name);

        AssertRefused(path, name, $"build it against {HostVersionOf(name)} or older");
    }

    [Theory]
    [InlineData("System.Runtime")]
    [InlineData("PluginHost.Contracts")]
    public void A_copy_of_its_own_does_not_help(string name)
    {
        string path = CopyPatched("Plain", "Plain.dll", name);
        File.Copy(Assembly.Load(name).Location, _directory.Combine(name + ".dll"));

        AssertRefused(path, name, "or older");
    }

    [Fact]
    public void A_library_that_needs_a_newer_framework_is_refused_and_named()
    {
        string path = CopyPatched("GreeterV1", "Greeting.dll", "System.Runtime");

        AssertRefused(path, "System.Runtime", "its library 'Greeting' needs");
    }

    [Fact]
    public void What_only_the_host_has_for_itself_is_refused_with_both_versions_and_the_remedy()
    {
        string path = CopyReferringTo("testhost");

        string fault = Assert.IsType<string>(Run(path).Fault);

        Assert.Contains("'testhost' 1.0.0.0", fault);
        Assert.Contains($"which this host has for itself only ({HostVersionOf("testhost")})", fault);
        Assert.Contains("copy the whole output folder as GreeterV1/", fault);
    }

    [Fact]
    public void What_is_nowhere_is_a_warning()
    {
        string path = TestPlugins.CopyFolder("GreeterV1", _directory.Path);
        File.Delete(_directory.Combine("Greeting.dll"));

        ReferenceReport report = Run(path);

        Assert.Null(report.Fault);
        Assert.Contains("nowhere: 'Greeting' 1.0.0.0", report.Warning);
        Assert.Contains("copy the whole output folder as GreeterV1/", report.Warning);
    }

    [Fact]
    public void What_a_library_lacks_that_nothing_refers_to_is_a_warning()
    {
        string path = TestPlugins.CopyFolder("Plain", _directory.Path);
        byte[] library = File.ReadAllBytes(TestPlugins.PathOf("LoneLibrary"));
        File.WriteAllBytes(_directory.Combine("LoneLibrary.dll"), MetadataPatch.ReferenceVersion(library, "System.Runtime", 99));

        ReferenceReport report = Run(path);

        Assert.Null(report.Fault);
        Assert.Contains("its library 'LoneLibrary' needs 'System.Runtime' 99.0.0.0", report.Warning);
    }

    [Fact]
    public void A_damaged_library_is_a_warning()
    {
        string path = TestPlugins.CopyFolder("GreeterV1", _directory.Path);
        File.WriteAllBytes(_directory.Combine("Greeting.dll"), [.. "MZ"u8, .. new byte[4000]]);

        Assert.Contains("'Greeting.dll' cannot be read", Run(path).Warning);
    }

    [Fact]
    public void A_damaged_manifest_is_a_fault()
    {
        string path = TestPlugins.CopyFolder("GreeterV1", _directory.Path);
        File.WriteAllText(_directory.Combine("GreeterV1.deps.json"), "{ \"runtimeTarget\": ");

        Assert.Contains("dependencies of plugin 'GreeterV1' cannot be read", Run(path).Fault);
    }

    private static ReferenceReport Run(string path) => ReferenceCheck.Run(LoadedPlugin.VersionAt(path), Shared, AssemblyChoices.Default);

    private static Version? HostVersionOf(string name) => Shared.HostVersionOf(name);

    private void AssertRefused(string path, string name, string text)
    {
        string fault = Assert.IsType<string>(Run(path).Fault);
        Assert.Contains($"{name}", fault);
        Assert.Contains("99.", fault);
        Assert.Contains(HostVersionOf(name)!.ToString(), fault);
        Assert.Contains(text, fault);
    }

    private string CopyPatched(string project, string file, string reference)
    {
        string path = TestPlugins.CopyFolder(project, _directory.Path);
        byte[] dll = File.ReadAllBytes(_directory.Combine(file));
        File.WriteAllBytes(_directory.Combine(file), MetadataPatch.ReferenceVersion(dll, reference, 99));
        return path;
    }

    /// <summary>GreeterV1, whose library goes by another name of the same length, and is not there.</summary>
    private string CopyReferringTo(string name)
    {
        string path = TestPlugins.CopyFolder("GreeterV1", _directory.Path);
        File.WriteAllBytes(path, MetadataPatch.Name(File.ReadAllBytes(path), "Greeting", name));
        File.Delete(_directory.Combine("Greeting.dll"));
        return path;
    }
}
