using PluginHost.Host.Wire;
using PluginHost.Hosting;

namespace PluginHost.Host.Admin;

/// <summary><c>GET /v1/status</c>, <c>/v1/plugins/{name}</c> and <c>/v1/connections?plugin=…</c>.</summary>
internal static class StatusEndpoints
{
    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet("/status", (PluginManager manager, HostDescription host) => Results.Json(
            new StatusDocument(host.Now, manager.Plugins, IgnoredBy(manager)), WireJson.Default.StatusDocument));

        v1.MapGet("/plugins/{name}", (string name, PluginManager manager, HostDescription host) =>
            manager.Find(name) is { } plugin
                ? Results.Json(new StatusDocument(host.Now, [plugin], []), WireJson.Default.StatusDocument)
                : AdminAnswers.Of(manager.NotFound(name), name));

        v1.MapGet("/connections", (string? plugin, PluginManager manager) => Connections(plugin, manager));
    }

    private static IResult Connections(string? plugin, PluginManager manager)
    {
        if (plugin is not null && manager.Find(plugin) is null)
        {
            return AdminAnswers.Of(manager.NotFound(plugin), plugin);
        }

        ConnectionStatus[] connections = [.. manager.Connections
            .Where(c => plugin is null || c.Plugin.Equals(plugin, StringComparison.OrdinalIgnoreCase))
            .OrderBy(c => c.Plugin, StringComparer.OrdinalIgnoreCase)
            .ThenBy(c => c.Since)];
        return Results.Json(new ConnectionsDocument(connections), WireJson.Default.ConnectionsDocument);
    }

    private static IgnoredDocument[] IgnoredBy(PluginManager manager) =>
        [.. manager.Ignored.OrderBy(i => i.Key, StringComparer.OrdinalIgnoreCase).Select(i => new IgnoredDocument(i.Key, i.Value))];
}
