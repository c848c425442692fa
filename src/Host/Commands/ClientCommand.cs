using System.CommandLine;
using PluginHost.Host.Client;
using PluginHost.Host.State;
using PluginHost.Host.Wire;

namespace PluginHost.Host.Commands;

/// <summary>
/// A verb that asks a running host: finds it, waits no longer than asked, turns every failure into an exit code and a message.
/// </summary>
internal abstract class ClientCommand : Command
{
    private readonly TimeSpan? _patience;

    /// <param name="name">The verb.</param>
    /// <param name="description">For <c>--help</c>.</param>
    /// <param name="patience">How long to wait unless <c>--timeout</c> says otherwise; null: for as long as it takes.</param>
    protected ClientCommand(string name, string description, TimeSpan? patience)
        : base(name, HelpText.Of(description))
    {
        _patience = patience;
        Options.Add(CommonOptions.Json);
        Options.Add(CommonOptions.Timeout);
        SetAction(InvokeAsync);
    }

    /// <summary>Asks the host, and answers the operator.</summary>
    protected abstract Task<ExitCode> RunAsync(ParseResult parsed, ClientSession session);

    private async Task<int> InvokeAsync(ParseResult parsed, CancellationToken interrupted)
    {
        bool json = parsed.GetValue(CommonOptions.Json);
        TimeSpan? patience = parsed.GetValue(CommonOptions.Timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : _patience;
        var search = new HostSearch(new StatePlaces(parsed.GetValue(CommonOptions.State)));
        using var client = new AdminClient(search.StateDirectory);
        using var stopWaiting = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        if (patience is { } wait)
        {
            stopWaiting.CancelAfter(wait);
        }

        var session = new ClientSession(client, json, stopWaiting.Token);
        ResultDocument answer;
        try
        {
            return (int)await RunAsync(parsed, session);
        }
        catch (HostNotRunningException e)
        {
            answer = NotRunning(search, e);
        }
        catch (AdminException e)
        {
            answer = ResultDocument.Of(e.Code, e.Message) with { Generation = e.Generation };
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            answer = ResultDocument.Of(ExitCode.Interrupted, $"interrupted{Rest(session)}");
        }
        catch (OperationCanceledException) when (stopWaiting.IsCancellationRequested)
        {
            answer = ResultDocument.Of(ExitCode.TimedOut, $"no answer within {patience!.Value.TotalSeconds:0.###} s{Rest(session)}");
        }

        return (int)ClientSession.Answer(answer with { Plugin = session.Plugin }, json);
    }

    // A question leaves nothing behind, and of a command is known only what the host has said of it.
    private static string Rest(ClientSession session) => session switch
    {
        { Plugin: null } => ".",
        { Waiting: { } what } => $" ({what}); it goes on.",
        _ => "; if the host has begun it, it goes on.",
    };

    private static ResultDocument NotRunning(HostSearch search, HostNotRunningException e) =>
        ResultDocument.Of(
            ExitCode.HostNotRunning,
            "no host answers. Start one with 'pluginhost run', or say where it is with --state. Looked for it at:") with
        {
            Tried = search.Explain(e.Message),
        };
}
