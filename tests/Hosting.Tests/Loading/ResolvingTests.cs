using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Tests.Harness;
using PluginHost.Hosting.Tests.Workers;

namespace PluginHost.Hosting.Tests.Loading;

/// <summary>Plugins whose libraries are found by other ways than the host's, in a running host.</summary>
public sealed class ResolvingTests
{
    [Fact]
    public async Task A_plugin_that_finds_its_library_by_a_resolving_handler_serves_and_unloads()
    {
        await using TestHost host = await TestHost.StartAsync(h =>
        {
            TestPlugins.CopyFolder("ResolvesByItself", Path.Combine(h.PluginsDirectory, "ResolvesByItself"));
            string libraries = Path.Combine(h.PluginsDirectory, "ResolvesByItself", "libs");
            Directory.CreateDirectory(libraries);
            File.Move(Path.Combine(h.PluginsDirectory, "ResolvesByItself", "LoneLibrary.dll"), Path.Combine(libraries, "LoneLibrary.dll"));
        });
        await host.ServesAsync("ResolvesByItself");

        using TestClient client = await host.ConnectAsync("ResolvesByItself");

        Assert.Equal("42 in its own context", await client.ReadLineAsync());
        await host.AssertUnloadsAsync("ResolvesByItself");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_plugin_with_embedded_libraries_serves(bool hasManifest)
    {
        // In a worker: the handler stays with its process, and answers for every other plugin of it.
        await using TestHost host = await WorkerHost.StartAsync("AnswerV1", "Answer", h =>
        {
            h.Isolate("Embedding");

            // A second build copies the library beside the DLL, too.
            File.Delete(Path.Combine(PutFolder(h, "Embedding", hasManifest), "Greeting.dll"));
        });
        PluginStatus status = await host.ServesAsync("Embedding");

        using TestClient client = await host.ConnectAsync("Embedding");

        Assert.Equal("hello ''", await client.ReadLineAsync());
        Assert.Null(status.Problem);
        Assert.Null(status.Current!.Warning);
    }

    [Theory]
    [InlineData("manifest")]
    [InlineData("runtimes")]
    [InlineData("beside")]
    public async Task A_native_library_is_the_plugins_own_in_a_process_that_never_loaded_it(string place)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The plugin reads /proc/self/maps.");
        await using TestHost host = await WorkerHost.StartAsync("AnswerV1", "Answer", h =>
        {
            PutNativeUser(h, place);
            h.Isolate("NativeUser");
        });
        PluginStatus status = await host.ServesAsync("NativeUser");

        using TestClient client = await host.ConnectAsync("NativeUser");
        string[] answer = (await client.ReadLineAsync()).Split(' ');

        Assert.StartsWith("3", answer[0]);
        Assert.Equal(2, answer.Length);
        Assert.StartsWith(Path.Combine(host.StateDirectory, "plugins", "NativeUser", "versions", status.Current!.Version), answer[1]);
    }

    [Theory]
    [InlineData("manifest")]
    [InlineData("runtimes")]
    [InlineData("beside")]
    public async Task A_new_native_library_is_used_by_the_new_generation(string place)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The plugin reads /proc/self/maps.");
        string native = string.Empty;
        await using TestHost host = await TestHost.StartAsync(h => native = PutNativeUser(h, place));
        await host.ServesAsync("NativeUser");
        using (TestClient first = await host.ConnectAsync("NativeUser"))
        {
            await first.ReadLineAsync();
        }

        await File.AppendAllTextAsync(native, "changed", TestContext.Current.CancellationToken);
        PluginStatus status = await host.ServesAsync("NativeUser", generation: 2);

        using TestClient second = await host.ConnectAsync("NativeUser");
        Assert.Contains($"/versions/{status.Current!.Version}/", await second.ReadLineAsync());
        Assert.Null(status.Current.Warning);
    }

    [Fact]
    public async Task A_native_library_that_stays_from_an_earlier_generation_is_a_warning_in_context_and_none_in_a_worker()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The libraries are Linux's.");
        await using TestHost host = await WorkerHost.StartAsync("AnswerV1", "Answer", h =>
        {
            string folder = PutFolder(h, "NativeUser", hasManifest: true);
            File.WriteAllText(Path.Combine(folder, "libouter.so"), "\0libe_sqlite3.so\0");
        });
        await host.ServesAsync("NativeUser");
        using (TestClient client = await host.ConnectAsync("NativeUser"))
        {
            await client.ReadLineAsync();
        }

        await File.AppendAllTextAsync(NativeOf(host), "changed", TestContext.Current.CancellationToken);

        PluginEvent problem = await host.Events.FirstAsync(PluginEventKind.Problem, "NativeUser");
        Assert.StartsWith("libe_sqlite3.so of an earlier generation stays in use", problem.Message);
        Assert.Equal((2, problem.Message), (host.StatusOf("NativeUser").Current!.Number, host.StatusOf("NativeUser").Current!.Warning));

        host.Isolate("NativeUser");
        host.Manager.ApplyConfiguration();
        Assert.Null((await host.ServesAsync("NativeUser", generation: 3)).Current!.Warning);
    }

    /// <returns>The path of its native library.</returns>
    private static string PutNativeUser(TestHost host, string place)
    {
        string folder = PutFolder(host, "NativeUser", place == "manifest");
        if (place != "beside")
        {
            return NativeOf(host);
        }

        string beside = Path.Combine(folder, Path.GetFileName(NativeOf(host)));
        File.Move(NativeOf(host), beside);
        Directory.Delete(Path.Combine(folder, "runtimes"), recursive: true);
        return beside;
    }

    private static string PutFolder(TestHost host, string project, bool hasManifest)
    {
        string folder = Path.Combine(host.PluginsDirectory, project);
        TestPlugins.CopyFolder(project, folder);
        if (!hasManifest)
        {
            File.Delete(Path.Combine(folder, project + ".deps.json"));
        }

        return folder;
    }

    private static string NativeOf(TestHost host) =>
        Directory.GetFiles(Path.Combine(host.PluginsDirectory, "NativeUser", "runtimes", "linux-x64", "native")).Single();
}
