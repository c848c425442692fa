using System.CommandLine;
using PluginHost.Host.Output;
using PluginHost.Host.Wire;
using PluginHost.Hosting;

namespace PluginHost.Host.Commands;

/// <summary>A verb that changes one plugin, and can wait for what follows.</summary>
internal abstract class PluginCommand : ClientCommand
{
    private readonly Argument<string> _plugin = PluginArgument.Required("The plugin: the name of its file or folder.");
    private readonly Option<string>? _wait;

    /// <param name="name">The verb, here and in the admin API.</param>
    /// <param name="description">For <c>--help</c>.</param>
    /// <param name="wait">How far the verb is followed unless <c>--wait</c> says otherwise; null if there is nothing to follow.</param>
    protected PluginCommand(string name, string description, WaitFor? wait = null)
        : base(name, description, patience: null)
    {
        Arguments.Add(_plugin);
        if (wait is { } usual)
        {
            _wait = new Option<string>("--wait")
            {
                Description = "Return when the new generation accepts connections (cutover), the old generation has no connection left "
                    + "(drained), or is proved to be gone (unloaded).",
                HelpName = string.Join('|', WaitWords.All),
                DefaultValueFactory = _ => WaitWords.Of(usual),
            };
            _wait.AcceptOnlyFromAmong(WaitWords.All);
            Options.Add(_wait);
        }
    }

    /// <summary>Whether connections may be aborted for it.</summary>
    protected virtual bool IsForced(ParseResult parsed) => false;

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, ClientSession session)
    {
        string plugin = parsed.GetRequiredValue(_plugin);
        session.Plugin = plugin;
        WaitFor? wait = _wait is null ? null : WaitWords.Parse(parsed.GetRequiredValue(_wait));
        Task<ResultDocument> command = session.Client.CommandAsync(plugin, Name, wait, IsForced(parsed), session.StopWaiting);
        if (!session.Json)
        {
            var progress = new CommandProgress(session.Client, Terminal.Error, ClientSession.Time);
            await progress.FollowAsync(command, plugin, session.StopWaiting);
            session.Waiting = progress.Last;
        }

        return ClientSession.Answer(await command, session.Json);
    }
}
