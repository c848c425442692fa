using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PluginHost.Host.Wire;
using PluginHost.Hosting;

namespace PluginHost.Host.Client;

/// <summary>Asks a host's admin API. A wait that is cancelled does not cancel what was begun.</summary>
internal sealed class AdminClient : IDisposable
{
    private readonly HttpClient _http;

    public AdminClient(string stateDirectory)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = (_, cancellationToken) => AdminConnection.OpenAsync(stateDirectory, cancellationToken),
            UseProxy = false,
        };
        _http = new HttpClient(handler) { BaseAddress = new Uri("http://pluginhost/v1/"), Timeout = Timeout.InfiniteTimeSpan };
    }

    public Task<StatusDocument> GetStatusAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, "status", WireJson.Default.StatusDocument, cancellationToken);

    public Task<StatusDocument> GetPluginAsync(string plugin, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"plugins/{Segment(plugin)}", WireJson.Default.StatusDocument, cancellationToken);

    public Task<ConnectionsDocument> GetConnectionsAsync(string? plugin, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Get,
        plugin is null ? "connections" : $"connections?plugin={Uri.EscapeDataString(plugin)}",
        WireJson.Default.ConnectionsDocument,
        cancellationToken);

    public Task<ResultDocument> CommandAsync(string plugin, string verb, WaitFor? wait, bool force, CancellationToken cancellationToken)
    {
        string query = string.Join(
            '&', new[] { wait is { } far ? $"wait={WaitWords.Of(far)}" : null, force ? "force=true" : null }.OfType<string>());
        return SendAsync(HttpMethod.Post, $"plugins/{Segment(plugin)}/{verb}?{query}", WireJson.Default.ResultDocument, cancellationToken);
    }

    public Task<ResultDocument> UpgradeAsync(string? program, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Post,
        program is null ? "upgrade" : $"upgrade?program={Uri.EscapeDataString(program)}",
        WireJson.Default.ResultDocument,
        cancellationToken);

    public Task<ExplanationCostDocument> GetExplanationCostAsync(string plugin, int? generation, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, ExplanationPath(plugin, generation), WireJson.Default.ExplanationCostDocument, cancellationToken);

    public Task<ExplanationDocument> ExplainAsync(string plugin, int? generation, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, ExplanationPath(plugin, generation), WireJson.Default.ExplanationDocument, cancellationToken);

    public void Dispose() => _http.Dispose();

    private static string ExplanationPath(string plugin, int? generation) => $"plugins/{Segment(plugin)}/explain?generation={generation}";

    // A dot segment, even an escaped one, would be folded away, and a slash would be another path: neither can be in a plugin's name.
    private static string Segment(string plugin) => plugin is "" or "." or ".." || plugin.AsSpan().ContainsAny('/', '\\')
        ? throw new AdminException(ExitCode.NotFound, $"There is no plugin '{plugin}': no plugin can be called that.")
        : Uri.EscapeDataString(plugin);

    private async Task<T> SendAsync<T>(HttpMethod method, string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            // What has a body, even an empty one, is not sent again when the host goes away before it has answered (dotnet/runtime issue
            // 86714).
            using var request =
                new HttpRequestMessage(method, path) { Content = method == HttpMethod.Get ? null : new ByteArrayContent([]) };
            using HttpResponseMessage response = await _http.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode
                ? (await response.Content.ReadFromJsonAsync(type, cancellationToken))!
                : throw await ReadProblemAsync(response, cancellationToken);
        }
        catch (HttpRequestException e) when (e.InnerException is HostNotRunningException notRunning)
        {
            throw notRunning;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            throw new AdminException(ExitCode.Failed, $"The host went away before it had answered: {e.Message}");
        }
    }

    private static async Task<AdminException> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType != ProblemDocument.MediaType)
        {
            return new AdminException(
                ExitCode.Failed, $"The host answered with HTTP status {(int)response.StatusCode}; its log may say why.");
        }

        ProblemDocument problem = (await response.Content.ReadFromJsonAsync(WireJson.Default.ProblemDocument, cancellationToken))!;
        return new AdminException(problem.Outcome, problem.Detail, problem.Generation);
    }
}
