using PluginHost.Hosting;

namespace PluginHost.Host.Admin;

/// <summary>
/// <c>POST /v1/upgrade?program=…</c>. Answered when the new host serves, or will not. A client that goes away ends the wait, never the
/// upgrade.
/// </summary>
internal static class UpgradeEndpoints
{
    public static void Map(IEndpointRouteBuilder v1) => v1.MapPost("/upgrade", RunAsync);

    private static async Task<IResult> RunAsync(string? program, HttpContext context, PluginManager manager, AdminLifetime lifetime)
    {
        if (program is not null && !Path.IsPathFullyQualified(program))
        {
            return AdminAnswers.BadRequest($"program is '{program}'; it has to be an absolute path.");
        }

        using var stopWaiting = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.Ending);
        try
        {
            return AdminAnswers.Of(await manager.UpgradeAsync(program, stopWaiting.Token));
        }
        catch (OperationCanceledException) when (stopWaiting.IsCancellationRequested)
        {
            return AdminAnswers.Stopping();
        }
    }
}
