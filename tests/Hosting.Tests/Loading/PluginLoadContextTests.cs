using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using PluginHost.Contracts;
using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Tests.Loading;

public sealed class PluginLoadContextTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_context_is_collectible_and_named_for_plugin_generation_and_version()
    {
        using LoadedPlugin plugin = LoadedPlugin.Of("Plain");

        Assert.True(plugin.Context.IsCollectible);
        Assert.Equal("Plain/1/01234567", plugin.Context.Name);
    }

    [Fact]
    public void The_plugins_types_are_its_own_and_the_contracts_are_the_hosts()
    {
        using LoadedPlugin plugin = LoadedPlugin.Of("Plain");

        Assert.IsAssignableFrom<IConnectionHandler>(plugin.Instance);
        Assert.Same(plugin.Context, AssemblyLoadContext.GetLoadContext(plugin.Instance.GetType().Assembly));
    }

    [Fact]
    public void Two_plugins_use_two_versions_of_one_library()
    {
        using LoadedPlugin one = LoadedPlugin.Of("GreeterV1");
        using LoadedPlugin two = LoadedPlugin.Of("GreeterV2");

        Assert.Equal("hello", one.Instance.ToString());
        Assert.Equal("welcome", two.Instance.ToString());
        Assert.Equal(new Version(1, 0, 0, 0), VersionOfGreeting(one));
        Assert.Equal(new Version(2, 0, 0, 0), VersionOfGreeting(two));

        static Version VersionOfGreeting(LoadedPlugin plugin) => plugin.Context.Assemblies.Single(a => a.GetName().Name == "Greeting").GetName().Version!;
    }

    [Fact]
    public void A_library_beside_the_plugin_is_found_without_a_manifest()
    {
        string path = TestPlugins.CopyFolder("GreeterV1", _directory.Path);
        File.Delete(_directory.Combine("GreeterV1.deps.json"));

        using var plugin = new LoadedPlugin(path);

        Assert.Equal("hello", plugin.Instance.ToString());
    }

    [Fact]
    public void A_native_library_is_found_by_the_manifest()
    {
        using LoadedPlugin plugin = LoadedPlugin.Of("NativeUser");

        Assert.StartsWith("3", plugin.Instance.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_native_library_is_found_without_a_manifest(bool beside)
    {
        string path = TestPlugins.CopyFolder("NativeUser", _directory.Path);
        File.Delete(_directory.Combine("NativeUser.deps.json"));
        if (beside)
        {
            string native = Directory.GetFiles(
                _directory.Combine("runtimes", RuntimeInformation.RuntimeIdentifier, "native")).Single();
            File.Move(native, _directory.Combine(Path.GetFileName(native)));
            Directory.Delete(_directory.Combine("runtimes"), recursive: true);
        }

        using var plugin = new LoadedPlugin(path);

        Assert.StartsWith("3", plugin.Instance.ToString());
        Assert.Contains(_directory.Path, OperatingSystem.IsLinux() ? File.ReadAllText("/proc/self/maps") : _directory.Path);
    }

    [Fact]
    public void Texts_come_from_satellites_and_fall_back_where_there_is_none()
    {
        using LoadedPlugin plugin = LoadedPlugin.Of("Localized");

        Assert.Equal("hello hallo hello", plugin.Instance.ToString());
    }

    [Theory]
    [InlineData("Microsoft.Extensions.Logging")]
    [InlineData("PluginHost.Hosting")]
    [InlineData("xunit.v3.core")]
    public void The_hosts_private_assemblies_are_not_visible(string name)
    {
        using LoadedPlugin plugin = LoadedPlugin.Of("Plain");

        Exception exception = Assert.ThrowsAny<IOException>(() => plugin.Context.LoadFromAssemblyName(new AssemblyName(name)));

        Assert.Contains("for itself", Texts(exception));
    }

    [Fact]
    public void What_is_missing_is_named_with_the_places_that_were_searched()
    {
        string path = TestPlugins.CopyFolder("GreeterV1", _directory.Path);
        File.Delete(_directory.Combine("Greeting.dll"));

        using var plugin = new LoadedPlugin(path);
        Exception exception = Assert.ThrowsAny<IOException>(() => plugin.Instance.ToString());

        Assert.Contains("Greeting, Version=1.0.0.0", Texts(exception));
        Assert.Contains("GreeterV1.deps.json", Texts(exception));
        Assert.Contains(_directory.Combine("Greeting.dll"), Texts(exception));
    }

    [Fact]
    public void A_dependency_that_needs_a_newer_shared_assembly_is_refused_by_name()
    {
        string path = TestPlugins.CopyFolder("GreeterV1", _directory.Path);
        string library = _directory.Combine("Greeting.dll");
        File.WriteAllBytes(library, MetadataPatch.ReferenceVersion(File.ReadAllBytes(library), "System.Runtime", 99));

        using var plugin = new LoadedPlugin(path);
        Exception exception = Assert.ThrowsAny<Exception>(() => plugin.Instance.ToString());

        Assert.Contains("'System.Runtime' 99.0.0.0", Texts(exception));
        Assert.Contains($"this host has {typeof(object).Assembly.GetName().Version}", Texts(exception));
    }

    [Fact]
    public void A_framework_assembly_can_be_chosen_private()
    {
        string own = TestPlugins.CopyFolder("Plain", _directory.Path);
        string xpath = Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System.Xml.XPath.XDocument.dll");
        File.Copy(xpath, _directory.Combine("System.Xml.XPath.XDocument.dll"));
        using var plugin = new LoadedPlugin(own, Choose("System.Xml.XPath.XDocument", AssemblyChoice.Private));

        Assembly assembly = plugin.Context.LoadFromAssemblyName(new AssemblyName("System.Xml.XPath.XDocument"));

        Assert.Same(plugin.Context, AssemblyLoadContext.GetLoadContext(assembly));
    }

    [Fact]
    public void What_the_contract_is_made_of_cannot_be_chosen_private()
    {
        PluginLoadException exception = Assert.Throws<PluginLoadException>(
            () => new LoadedPlugin(TestPlugins.PathOf("Plain"), Choose("Microsoft.Extensions.Logging.Abstractions", AssemblyChoice.Private)));

        Assert.Contains("'Microsoft.Extensions.Logging.Abstractions' cannot be private", exception.Message);
    }

    [Fact]
    public void A_private_assembly_of_the_host_can_be_chosen_shared()
    {
        using var plugin = new LoadedPlugin(TestPlugins.PathOf("Plain"), Choose("microsoft.extensions.logging", AssemblyChoice.Shared));

        Assembly assembly = plugin.Context.LoadFromAssemblyName(new AssemblyName("Microsoft.Extensions.Logging"));

        Assert.Same(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(assembly));
    }

    [Fact]
    public void What_the_host_has_not_cannot_be_chosen_shared()
    {
        Assert.Throws<PluginLoadException>(() => new LoadedPlugin(TestPlugins.PathOf("Plain"), Choose("No.Such.Assembly", AssemblyChoice.Shared)));
    }

    [Theory]
    [InlineData("10.0.0.0", true)]
    [InlineData("99.0.0.0", false)]
    public void Preferring_shared_takes_the_hosts_copy_if_it_is_new_enough(string version, bool found)
    {
        using var plugin = new LoadedPlugin(TestPlugins.PathOf("Plain"), AssemblyChoices.Default with { PreferShared = true });
        var name = new AssemblyName("Microsoft.Extensions.Logging") { Version = new Version(version) };

        if (found)
        {
            Assert.Same(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(plugin.Context.LoadFromAssemblyName(name)));
        }
        else
        {
            Assert.ThrowsAny<IOException>(() => plugin.Context.LoadFromAssemblyName(name));
        }
    }

    [Fact]
    public void A_damaged_manifest_is_refused_with_a_reason()
    {
        string path = TestPlugins.CopyFolder("Plain", _directory.Path);
        File.WriteAllText(_directory.Combine("Plain.deps.json"), "{ \"runtimeTarget\": ");

        PluginLoadException exception = Assert.Throws<PluginLoadException>(() => new LoadedPlugin(path));

        Assert.Contains("dependencies of plugin 'Plain'", exception.Message);
    }

    private static AssemblyChoices Choose(string name, AssemblyChoice choice) => new(false, new Dictionary<string, AssemblyChoice> { [name] = choice });

    private static string Texts(Exception? exception)
    {
        var texts = new List<string>();
        for (; exception is not null; exception = exception.InnerException)
        {
            texts.Add(exception.Message);
        }

        return string.Join('\n', texts);
    }
}
