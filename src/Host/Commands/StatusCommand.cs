using System.CommandLine;
using PluginHost.Host.Output;
using PluginHost.Host.Wire;

namespace PluginHost.Host.Commands;

/// <summary><c>pluginhost status [NAME]</c>.</summary>
internal sealed class StatusCommand : ClientCommand
{
    private readonly Argument<string?> _plugin = PluginArgument.Optional("Only this plugin, with the generations it had.");

    public StatusCommand()
        : base("status", "Show what the plugins do, what is wrong, and what operators decided.", CommonOptions.QueryPatience) =>
        Arguments.Add(_plugin);

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, ClientSession session)
    {
        var view = new StatusView(Terminal.Out, ClientSession.Time);
        if (parsed.GetValue(_plugin) is { } plugin)
        {
            StatusDocument one = await session.Client.GetPluginAsync(plugin, session.StopWaiting);
            return session.Answer(one, WireJson.Default.StatusDocument, () => view.WriteOne(one));
        }

        StatusDocument status = await session.Client.GetStatusAsync(session.StopWaiting);
        return session.Answer(status, WireJson.Default.StatusDocument, () => view.Write(status));
    }
}
