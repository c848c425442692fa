using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>Disposes its <c>HttpClient</c>.</summary>
internal sealed class HttpClientDisposed(IPluginContext context) : UnloadCase(context)
{
    private readonly HttpClient _client = new(new TracingHandler(new SocketsHttpHandler()));

    public override async Task UseAsync(CancellationToken aborted)
    {
        _ = await _client.GetStringAsync(new Uri(Context.Settings["Server"]!), aborted);
    }

    public override Task StopAsync()
    {
        _client.Dispose();
        return base.StopAsync();
    }
}
