using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using PluginHost.Host.Tests.Support;

namespace PluginHost.Host.Tests.Admin;

public sealed class AdminApiTests
{
    [Fact]
    public async Task Only_the_owner_can_open_the_socket()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has a pipe instead.");
            return;
        }

        await using var place = new Workplace();
        await place.StartReadyAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(place.Socket));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(place.State));
    }

    [Theory]
    [InlineData("GET", "v1/nonsense", 404, "usage")]
    [InlineData("GET", "v2/status", 404, "usage")]
    [InlineData("GET", "v1/plugins/Ecko", 404, "notFound")]
    [InlineData("GET", "v1/connections?plugin=Ecko", 404, "notFound")]
    [InlineData("POST", "v1/plugins/Ecko/reload", 404, "notFound")]
    [InlineData("POST", "v1/plugins/Echo/resume", 403, "refused")]
    [InlineData("POST", "v1/plugins/Echo/rollback", 422, "failed")]
    [InlineData("POST", "v1/plugins/Echo/reload?wait=forever", 400, "usage")]
    [InlineData("POST", "v1/plugins/Echo/reload?force=perhaps", 400, "usage")]
    public async Task What_is_not_done_is_a_problem_document(string method, string path, int status, string outcome)
    {
        await using var place = new Workplace("Echo");
        await place.StartReadyAsync();
        using HttpClient http = Connect(place);

        using HttpResponseMessage response =
            await http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), TestContext.Current.CancellationToken).OrFail();

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        JsonNode problem = (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken).OrFail())!;
        Assert.Equal(status, (int)problem["status"]!);
        Assert.Equal(outcome, (string?)problem["outcome"]);
        Assert.NotEmpty((string)problem["detail"]!);
    }

    [Fact]
    public async Task A_client_that_goes_away_stops_no_command()
    {
        await using var place = new Workplace("Echo");
        RunningHost host = await place.StartReadyAsync();
        using EchoClient client = await host.ConnectAsync();
        await client.EchoAsync("before");
        using HttpClient http = Connect(place);
        using var leave = new CancellationTokenSource();

        Task<HttpResponseMessage> drain = http.PostAsync("v1/plugins/Echo/drain", null, leave.Token);
        await host.Log.SeenAsync("drained by");
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drain);

        await client.FinishAsync();
        await host.Log.SeenAsync("Echo generation 1: Unloaded");
        Assert.Equal("drained", (string?)(await host.StatusAsync())["state"]);
    }

    [Fact]
    public async Task Headers_without_end_are_refused()
    {
        await using var place = new Workplace();
        await place.StartReadyAsync();
        using HttpClient http = Connect(place);
        using var request = new HttpRequestMessage(HttpMethod.Get, "v1/status");
        request.Headers.Add("X-Long", new string('x', 20_000));

        using HttpResponseMessage response = await http.SendAsync(request, TestContext.Current.CancellationToken).OrFail();

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task The_status_has_the_names_that_scripts_rely_on()
    {
        await using var place = new Workplace("Echo");
        RunningHost host = await place.StartReadyAsync();
        using EchoClient client = await host.ConnectAsync();
        await client.EchoAsync("hello");
        using HttpClient http = Connect(place);

        JsonNode status = (await http.GetFromJsonAsync<JsonNode>("v1/status", TestContext.Current.CancellationToken).OrFail())!;
        JsonNode connections = (await http.GetFromJsonAsync<JsonNode>("v1/connections", TestContext.Current.CancellationToken).OrFail())!;

        Assert.Equal(["host", "plugins", "ignored"], Names(status));
        Assert.Equal(["version", "processId", "since", "state", "pluginsDirectory", "stateDirectory"], Names(status["host"]!));
        Assert.Equal(
            ["name", "state", "current", "endpoints", "retiring", "ended", "leaked", "leakedGenerations"], Names(status["plugins"]![0]!));
        Assert.Equal(
            ["number", "state", "version", "since", "connections", "taken", "faults", "contextName"],
            Names(status["plugins"]![0]!["current"]!));
        Assert.Equal(["name", "url", "accept"], Names(status["plugins"]![0]!["endpoints"]![0]!));
        Assert.Equal(
            ["id", "plugin", "generation", "draining", "endpoint", "kind", "local", "remote", "since"],
            Names(connections["connections"]![0]!));
    }

    private static IEnumerable<string> Names(JsonNode node) => node.AsObject().Select(member => member.Key);

    private static HttpClient Connect(Workplace place) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(place.Socket), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new Uri("http://pluginhost/"),
    };
}
