namespace PluginHost.Host.Admin;

/// <summary>The admin API. Its paths begin with a version; within one, documents only gain members.</summary>
internal static class AdminApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder v1 = routes.MapGroup("/v1");
        StatusEndpoints.Map(v1);
        CommandEndpoints.Map(v1);
        ExplainEndpoints.Map(v1);
        UpgradeEndpoints.Map(v1);
        routes.MapFallback("{*path}", AdminAnswers.NoSuchPath);
    }
}
