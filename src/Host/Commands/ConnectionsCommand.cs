using System.CommandLine;
using PluginHost.Host.Output;
using PluginHost.Host.Wire;

namespace PluginHost.Host.Commands;

/// <summary><c>pluginhost connections [NAME]</c>.</summary>
internal sealed class ConnectionsCommand : ClientCommand
{
    private readonly Argument<string?> _plugin = PluginArgument.Optional("Only this plugin's.");

    public ConnectionsCommand()
        : base("connections", """
            List the connections that the host knows of.

            A plugin that accepts by itself (Accept: plugin) has only those in it that it made known.
            """, CommonOptions.QueryPatience) =>
        Arguments.Add(_plugin);

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, ClientSession session)
    {
        ConnectionsDocument document = await session.Client.GetConnectionsAsync(parsed.GetValue(_plugin), session.StopWaiting);
        return session.Answer(
            document, WireJson.Default.ConnectionsDocument, () => new ConnectionsView(Terminal.Out, ClientSession.Time).Write(
                document.Connections));
    }
}
