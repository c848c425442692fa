using System.Text.Json.Nodes;
using PluginHost.Host.Tests.Support;

namespace PluginHost.Host.Tests.Plugins;

/// <summary>Plugins that bring libraries in ways of their own, in the real host, which runs on ASP.NET Core.</summary>
public sealed class LibraryTests
{
    [Fact]
    public async Task A_newer_library_of_aspnetcore_is_the_plugins_own_copy()
    {
        await using var place = new Workplace("UsesNewerExtension");
        RunningHost host = await place.StartReadyAsync();

        using EchoClient client = await EchoClient.ConnectAsync(await host.PortAsync("UsesNewerExtension"));

        Assert.Equal("99.0.0.0", await client.ReadAsync(8));
    }

    [Fact]
    public async Task Without_its_newer_library_the_plugin_is_refused_by_name()
    {
        await using var place = new Workplace("UsesNewerExtension");
        File.Delete(Path.Combine(place.Plugins, "UsesNewerExtension", "Microsoft.Extensions.ObjectPool.dll"));
        RunningHost host = await place.StartReadyAsync();

        string said = await host.Log.SeenAsync("UsesNewerExtension: Abandoned");

        Assert.Contains("'Microsoft.Extensions.ObjectPool' 99.0.0.0", said, StringComparison.Ordinal);
        Assert.Contains("this host has 10.0.0.0", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reference_that_is_nowhere_is_shown_in_the_status()
    {
        await using var place = new Workplace("GreeterV1");
        place.Environment["PluginHost__Plugins__GreeterV1__Endpoints__main__Url"] = "tcp://127.0.0.1:0";
        File.Delete(Path.Combine(place.Plugins, "GreeterV1", "Greeting.dll"));
        File.Delete(Path.Combine(place.Plugins, "GreeterV1", "GreeterV1.deps.json"));
        RunningHost host = await place.StartReadyAsync();

        JsonNode status = await host.StatusAsync("GreeterV1");
        CommandOutput shown = await place.RunAsync("status");

        Assert.Equal("serving", (string?)status["state"]);
        Assert.Contains("'Greeting' 1.0.0.0", (string?)status["current"]!["warning"], StringComparison.Ordinal);
        Assert.Contains(
            "! GreeterV1: generation 1: it refers to what is nowhere: 'Greeting' 1.0.0.0",
            shown.Out.ReplaceLineEndings(" "),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embedded_libraries_serve_do_not_unload_and_are_explained_with_the_remedy()
    {
        await using var place = new Workplace("Embedding");
        File.Delete(Path.Combine(place.Plugins, "Embedding", "Greeting.dll")); // A second build copies the library beside the DLL, too.
        place.Environment["PluginHost__Plugins__Embedding__VerifyTimeout"] = "00:00:03";
        RunningHost host = await place.StartReadyAsync();
        using (EchoClient client = await EchoClient.ConnectAsync(await host.PortAsync("Embedding")))
        {
            Assert.Equal("hello ''", await client.ReadAsync(8));
        }

        Assert.Equal(7, (await place.RunAsync("unload", "Embedding", "--wait", "unloaded")).ExitCode);
        string explained = (await place.RunAsync("explain", "Embedding")).Out.ReplaceLineEndings(" ");

        Assert.Contains("bring the libraries as files beside the plugin", explained, StringComparison.Ordinal);
        Assert.Contains("Isolation: process", explained, StringComparison.Ordinal);
    }
}
