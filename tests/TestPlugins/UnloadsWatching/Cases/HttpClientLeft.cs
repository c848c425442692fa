using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>
/// Leaves an <c>HttpClient</c>, with a handler of its own type and an idle connection to a server that the setting <c>Server</c> names.
/// </summary>
internal sealed class HttpClientLeft(IPluginContext context) : UnloadCase(context)
{
    private readonly HttpClient _client = new(new TracingHandler(new SocketsHttpHandler()));

    public override async Task UseAsync(CancellationToken aborted)
    {
        _ = await _client.GetStringAsync(new Uri(Context.Settings["Server"]!), aborted);
    }
}
