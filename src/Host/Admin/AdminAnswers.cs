using Microsoft.AspNetCore.WebUtilities;
using PluginHost.Host.Wire;
using PluginHost.Hosting;

namespace PluginHost.Host.Admin;

/// <summary>Outcomes as HTTP answers.</summary>
internal static class AdminAnswers
{
    /// <param name="result">The outcome.</param>
    /// <param name="plugin">The plugin that it is about, if it is about one.</param>
    public static IResult Of(CommandResult result, string? plugin = null)
    {
        var code = (ExitCode)result.Outcome;
        return result.Succeeded
            ? Results.Json(
                ResultDocument.Of(code, result.Message) with { Plugin = plugin, Generation = result.Generation },
                WireJson.Default.ResultDocument)
            : Problem(StatusOf(result.Outcome), code, result.Message, plugin, result.Generation);
    }

    public static IResult BadRequest(string detail) => Problem(StatusCodes.Status400BadRequest, ExitCode.Usage, detail);

    public static IResult NoSuchPath(HttpContext context) => Problem(
        StatusCodes.Status404NotFound, ExitCode.Usage, $"The admin API has no {context.Request.Method} {context.Request.Path}.");

    public static IResult Stopping() => Problem(StatusCodes.Status503ServiceUnavailable, ExitCode.Failed, "The host is stopping.");

    private static IResult Problem(int status, ExitCode code, string detail, string? plugin = null, int? generation = null) => Results.Json(
        new ProblemDocument("about:blank", ReasonPhrases.GetReasonPhrase(status), status, detail, code)
        {
            Plugin = plugin,
            Generation = generation,
        },
        WireJson.Default.ProblemDocument,
        ProblemDocument.MediaType,
        status);

    // Failed: the request was understood and the host is well; it is the plugin that cannot be had.
    private static int StatusOf(CommandOutcome outcome) => outcome switch
    {
        CommandOutcome.NotFound => StatusCodes.Status404NotFound,
        CommandOutcome.Busy => StatusCodes.Status409Conflict,
        CommandOutcome.Refused => StatusCodes.Status403Forbidden,
        CommandOutcome.TimedOut => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status422UnprocessableEntity,
    };
}
