using PluginHost.Host.Explaining;
using PluginHost.Host.Wire;
using PluginHost.Hosting;

namespace PluginHost.Host.Admin;

/// <summary>
/// <c>GET /v1/plugins/{name}/explain?generation=…</c> says what an explanation would cost, <c>POST</c> gives it. A client that goes away
/// ends it.
/// </summary>
internal static class ExplainEndpoints
{
    private const string Path = "/plugins/{name}/explain";

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet(Path, (string name, string? generation, Explanations explanations) => AnswerAsync(
            name, generation, number => Task.FromResult(
                Results.Json(explanations.Estimate(name, number), WireJson.Default.ExplanationCostDocument))));

        v1.MapPost(Path, (
            string name, string? generation, HttpContext context, Explanations explanations, AdminLifetime lifetime) => AnswerAsync(
            name, generation, async number =>
            {
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.Ending);
                try
                {
                    return Results.Json(await explanations.ExplainAsync(name, number, stop.Token), WireJson.Default.ExplanationDocument);
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested)
                {
                    // If the client has gone, nobody reads this.
                    return AdminAnswers.Stopping();
                }
            }));
    }

    private static async Task<IResult> AnswerAsync(string name, string? generation, Func<int?, Task<IResult>> answer)
    {
        int? number = null;
        if (!string.IsNullOrEmpty(generation))
        {
            if (!int.TryParse(generation, out int parsed) || parsed < 1)
            {
                return AdminAnswers.BadRequest($"generation is '{generation}'; it can be a number from 1.");
            }

            number = parsed;
        }

        try
        {
            return await answer(number);
        }
        catch (ExplanationException e)
        {
            return AdminAnswers.Of(new CommandResult(e.Outcome, e.Message), name);
        }
    }
}
