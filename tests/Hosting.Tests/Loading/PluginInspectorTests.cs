using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Tests.Loading;

public sealed class PluginInspectorTests : IDisposable
{
    private static readonly SharedAssemblies Shared = SharedAssemblies.ForHost([]);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("Plain", "PluginHost.TestPlugins.Plain.Plain")]
    [InlineData("RawShape", "PluginHost.TestPlugins.RawShape.RawShape")]
    [InlineData("DerivedHandler", "PluginHost.TestPlugins.DerivedHandler.DerivedHandler")]
    public void A_class_with_an_entry_interface_is_the_plugin(string project, string expected)
    {
        Assert.Equal(PluginInspection.Plugin(expected), Inspect(TestPlugins.PathOf(project)));
    }

    [Theory]
    [InlineData("LoneLibrary")]
    [InlineData("HandlerBase")]
    public void A_library_is_no_plugin(string project)
    {
        PluginInspection inspection = Inspect(TestPlugins.PathOf(project));

        Assert.Equal(PluginKind.NotAPlugin, inspection.Kind);
        Assert.Contains("IConnectionHandler, ISessionHandler or ISocketReceiver", inspection.Reason);
    }

    [Fact]
    public void A_base_class_that_is_not_there_makes_no_plugin()
    {
        string alone = _directory.Combine("DerivedHandler.dll");
        File.Copy(TestPlugins.PathOf("DerivedHandler"), alone);

        Assert.Equal(PluginKind.NotAPlugin, Inspect(alone).Kind);
    }

    [Fact]
    public void The_contract_itself_is_no_plugin()
    {
        Assert.Equal(PluginKind.NotAPlugin, Inspect(SharedAssemblies.Contract.Location).Kind);
    }

    [Fact]
    public void A_native_library_is_no_plugin()
    {
        string native = Directory.GetFiles(TestPlugins.FolderOf("NativeUser"), "e_sqlite3.dll", SearchOption.AllDirectories)[0];

        Assert.Equal(PluginInspection.NotAPlugin("it is a native library."), Inspect(native));
    }

    [Fact]
    public void Two_plugin_classes_are_named()
    {
        PluginInspection inspection = Inspect(TestPlugins.PathOf("TwoClasses"));

        Assert.Equal(PluginKind.Invalid, inspection.Kind);
        Assert.Contains("PluginHost.TestPlugins.TwoClasses.First, PluginHost.TestPlugins.TwoClasses.Second", inspection.Reason);
    }

    [Fact]
    public void A_text_file_is_invalid()
    {
        PluginInspection inspection = Inspect(_directory.Write("Text.dll", "This is no DLL."));

        Assert.Equal(PluginKind.Invalid, inspection.Kind);
        Assert.Contains("not a DLL", inspection.Reason);
    }

    [Fact]
    public void An_empty_file_is_incomplete()
    {
        Assert.Equal(PluginInspection.Incomplete("it is empty."), Inspect(_directory.Write("Empty.dll", "")));
    }

    [Fact]
    public void A_truncated_file_is_incomplete_and_both_sizes_are_named()
    {
        byte[] whole = File.ReadAllBytes(TestPlugins.PathOf("Plain"));
        string cut = _directory.Combine("Plain.dll");
        File.WriteAllBytes(cut, whole[..^100]);

        PluginInspection inspection = Inspect(cut);

        Assert.Equal(PluginKind.Incomplete, inspection.Kind);
        Assert.Contains($"{whole.Length - 100} bytes of at least {whole.Length}", inspection.Reason);
    }

    [Fact]
    public void Space_that_was_only_reserved_is_incomplete()
    {
        string reserved = _directory.Combine("Plain.dll");
        File.WriteAllBytes(reserved, new byte[4096]);

        Assert.Equal(PluginKind.Incomplete, Inspect(reserved).Kind);
    }

    [Fact]
    public void A_file_that_is_gone_is_invalid()
    {
        Assert.Equal(PluginKind.Invalid, Inspect(_directory.Combine("Gone.dll")).Kind);
    }

    [Fact]
    public void A_newer_contract_is_refused_and_both_versions_are_named()
    {
        PluginInspection inspection = InspectPatched(dll => MetadataPatch.ReferenceVersion(dll, "PluginHost.Contracts", 99));

        Assert.Equal(PluginKind.Invalid, inspection.Kind);
        Assert.Contains("PluginHost.Contracts 99.", inspection.Reason);
        Assert.Contains($"this host's {SharedAssemblies.Contract.GetName().Version}", inspection.Reason);
    }

    [Fact]
    public void An_older_contract_is_accepted()
    {
        PluginInspection inspection = InspectPatched(dll => MetadataPatch.ReferenceVersion(dll, "PluginHost.Contracts", 0));

        Assert.Equal(PluginKind.Plugin, inspection.Kind);
    }

    [Fact]
    public void A_foreign_contract_is_refused_and_what_it_lacks_is_named()
    {
        PluginInspection inspection = InspectPatched(dll => MetadataPatch.Name(dll, "IConnection", "IConnektion"));

        Assert.Equal(PluginKind.Invalid, inspection.Kind);
        Assert.Contains("PluginHost.Contracts.IConnektion", inspection.Reason);
        Assert.Contains(SharedAssemblies.Contract.GetName().Version!.ToString(), inspection.Reason);
    }

    [Fact]
    public void Inspection_leaves_the_file_free_to_be_cut_and_deleted()
    {
        string path = _directory.Combine("Plain.dll");
        File.Copy(TestPlugins.PathOf("Plain"), path);

        Inspect(path);

        using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
        }

        File.Delete(path);
        Assert.DoesNotContain(path, OperatingSystem.IsLinux() ? File.ReadAllText("/proc/self/maps") : string.Empty);
    }

    private static PluginInspection Inspect(string path) => PluginInspector.Inspect(path, Shared);

    private PluginInspection InspectPatched(Func<byte[], byte[]> patch)
    {
        string path = _directory.Combine("Plain.dll");
        File.WriteAllBytes(path, patch(File.ReadAllBytes(TestPlugins.PathOf("Plain"))));
        return Inspect(path);
    }
}
