using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Text.Json;
using PluginHost.Contracts;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Loading;

public sealed class LoadContextBuilderTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_sharing_context_is_named_for_plugin_generation_and_version_and_stands_for_the_built_one()
    {
        using LoadedPlugin plugin = LoadedPlugin.Of("Plain");

        Assert.True(plugin.Context.IsCollectible);
        Assert.Equal("Plain/1/01234567", plugin.Sharing.Name);
        Assert.Same(plugin.Context, plugin.Sharing.Generation);
    }

    [Fact]
    public async Task Both_contexts_unload_together()
    {
        (WeakReference built, WeakReference sharing) = LoadAndUnload();

        for (int i = 0; (built.IsAlive || sharing.IsAlive) && i < 20; i++)
        {
            await new BackgroundCollector(TimeProvider.System).CollectAsync();
        }

        Assert.False(built.IsAlive);
        Assert.False(sharing.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Built, WeakReference Sharing) LoadAndUnload()
    {
        using LoadedPlugin plugin = LoadedPlugin.Of("GreeterV1");
        Assert.Equal("hello", plugin.Instance.ToString());
        return (new(plugin.Context, trackResurrection: true), new(plugin.Sharing, trackResurrection: true));
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

        static Version VersionOfGreeting(LoadedPlugin plugin) =>
            plugin.Context.Assemblies.Single(a => a.GetName().Name == "Greeting").GetName().Version!;
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

    [Fact]
    public void Texts_come_from_satellites_and_fall_back_where_there_is_none()
    {
        using LoadedPlugin plugin = LoadedPlugin.Of("Localized");

        Assert.Equal("hello hallo hello", plugin.Instance.ToString());
    }

    [Fact]
    public void A_request_by_reflection_for_what_the_host_has_for_itself_gets_that_and_is_logged_once()
    {
        var log = new LogRecorder();
        using var plugin = new LoadedPlugin(TestPlugins.PathOf("Plain"), logger: log.CreateLogger("sharing"));

        Assembly first = plugin.Context.LoadFromAssemblyName(new AssemblyName("Microsoft.Extensions.Logging"));
        plugin.Context.LoadFromAssemblyName(new AssemblyName("Microsoft.Extensions.Logging, Version=9.0.0.0"));

        Assert.Same(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(first));
        Assert.Single(
            log.Entries, e => e.Text.Contains("Plain asked by reflection for 'Microsoft.Extensions.Logging'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("PluginHost.Contracts")]
    [InlineData("System.Runtime")]
    public void A_copy_of_the_plugins_own_never_replaces_what_the_contract_is_made_of(string name)
    {
        string path = TestPlugins.CopyFolder("Plain", _directory.Path);
        var log = new LogRecorder();
        File.Copy(Assembly.Load(name).Location, _directory.Combine(name + ".dll"));
        using var plugin = new LoadedPlugin(path, logger: log.CreateLogger("sharing"));

        Assembly assembly = plugin.Context.LoadFromAssemblyName(new AssemblyName($"{name}, Version=99.0.0.0"));

        Assert.Same(Assembly.Load(name), assembly);
        Assert.Single(log.Entries, e => e.Text.Contains($"'{name}' 99.0.0.0, which is shared with the host", StringComparison.Ordinal));
    }

    [Fact]
    public void A_resolving_handler_of_the_plugins_own_finds_what_nothing_else_finds()
    {
        string path = TestPlugins.CopyFolder("GreeterV1", _directory.Path);
        File.Move(_directory.Combine("Greeting.dll"), _directory.Combine("Elsewhere.bin"));
        using var plugin = new LoadedPlugin(path);
        var asked = new List<string?>();

        plugin.Context.Resolving += (context, name) =>
        {
            asked.Add(name.Name);
            return context.LoadFromAssemblyPath(_directory.Combine("Elsewhere.bin"));
        };

        Assert.Equal("hello", plugin.Instance.ToString());
        Assert.Equal(["Greeting"], asked);
    }

    [Fact]
    public void What_is_nowhere_fails_where_it_is_used_with_the_runtimes_own_exception()
    {
        string path = TestPlugins.CopyFolder("GreeterV1", _directory.Path);
        File.Delete(_directory.Combine("Greeting.dll"));
        using var plugin = new LoadedPlugin(path);

        FileNotFoundException exception = Assert.Throws<FileNotFoundException>(() => plugin.Instance.ToString());

        Assert.StartsWith("Greeting, Version=1.0.0.0", exception.FileName);
    }

    [Fact]
    public void Additional_probing_paths_of_a_runtimeconfig_are_ignored()
    {
        string path = TestPlugins.CopyFolder("GreeterV1", _directory.CreateSubdirectory("plugin"));
        Directory.CreateDirectory(_directory.Combine("store", "greeting", "1.0.0"));
        File.Move(_directory.Combine("plugin", "Greeting.dll"), _directory.Combine("store", "Greeting.dll"));
        File.Copy(_directory.Combine("store", "Greeting.dll"), _directory.Combine("store", "greeting", "1.0.0", "Greeting.dll"));
        string probing = JsonSerializer.Serialize(
            new { runtimeOptions = new { additionalProbingPaths = new[] { _directory.Combine("store") } } });
        File.WriteAllText(_directory.Combine("plugin", "GreeterV1.runtimeconfig.json"), probing);
        File.WriteAllText(_directory.Combine("plugin", "GreeterV1.runtimeconfig.dev.json"), probing);
        using var plugin = new LoadedPlugin(path);

        Assert.Throws<FileNotFoundException>(() => plugin.Instance.ToString());
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
            () => new LoadedPlugin(
                TestPlugins.PathOf("Plain"), Choose("Microsoft.Extensions.Logging.Abstractions", AssemblyChoice.Private)));

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
        Assert.Throws<PluginLoadException>(
            () => new LoadedPlugin(TestPlugins.PathOf("Plain"), Choose("No.Such.Assembly", AssemblyChoice.Shared)));
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
            Assert.ThrowsAny<IOException>(() => plugin.Context.LoadFromAssemblyName(name)); // By the runtime: it does not take an older one either.
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

    private static AssemblyChoices Choose(string name, AssemblyChoice choice) =>
        new(false, new Dictionary<string, AssemblyChoice> { [name] = choice });
}
