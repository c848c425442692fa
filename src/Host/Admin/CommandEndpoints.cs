using PluginHost.Hosting;

namespace PluginHost.Host.Admin;

/// <summary><c>POST /v1/plugins/{name}/{verb}?wait=…&amp;force=…</c>. A client that goes away ends the wait, never the command.</summary>
internal static class CommandEndpoints
{
    public static void Map(IEndpointRouteBuilder v1)
    {
        Map(v1, "load", c => c.Manager.LoadAsync(c.Plugin, c.StopWaiting));
        Map(v1, "unload", c => c.Manager.UnloadAsync(c.Plugin, c.By, c.Wait ?? WaitFor.Unloaded, c.StopWaiting));
        Map(v1, "reload", c => c.Manager.ReloadAsync(c.Plugin, c.Force, c.Wait ?? WaitFor.Cutover, c.StopWaiting));
        Map(v1, "rollback", c => c.Manager.RollbackAsync(c.Plugin, c.By, c.Wait ?? WaitFor.Cutover, c.StopWaiting));
        Map(v1, "drain", c => c.Manager.DrainAsync(c.Plugin, c.By, c.Wait ?? WaitFor.Drained, c.StopWaiting));
        Map(v1, "resume", c => c.Manager.ResumeAsync(c.Plugin, c.StopWaiting));
    }

    private static void Map(IEndpointRouteBuilder v1, string verb, Func<AdminCommand, Task<CommandResult>> run) =>
        v1.MapPost($"/plugins/{{name}}/{verb}", (
            string name, string? wait, string? force, HttpContext context, PluginManager manager, AdminLifetime lifetime) =>
            RunAsync(new AdminQuery(name, wait, force), context, manager, lifetime, run));

    private static async Task<IResult> RunAsync(
        AdminQuery query, HttpContext context, PluginManager manager, AdminLifetime lifetime, Func<AdminCommand, Task<CommandResult>> run)
    {
        if (query.FindFault() is { } fault)
        {
            return AdminAnswers.BadRequest(fault);
        }

        using var stopWaiting = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.Ending);
        try
        {
            var command = new AdminCommand(
                manager, query.Name, AdminCaller.Of(context), query.WaitFor, query.IsForced, stopWaiting.Token);
            return AdminAnswers.Of(await run(command), query.Name);
        }
        catch (OperationCanceledException) when (stopWaiting.IsCancellationRequested)
        {
            // If the client has gone, nobody reads this.
            return AdminAnswers.Stopping();
        }
    }
}
