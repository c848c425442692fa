using PluginHost.Hosting;

namespace PluginHost.Host.Output;

/// <summary>Connections for a person.</summary>
internal sealed class ConnectionsView(Terminal terminal, TimeProvider time)
{
    public void Write(IReadOnlyList<ConnectionStatus> connections)
    {
        if (connections.Count == 0)
        {
            terminal.WriteLine("No connections.");
            return;
        }

        var table = new DataTable(
            new("plugin"), new("connection"), new("generation", IsNumber: true), new("endpoint"), new("remote"), new("local"), new("kind"),
            new("since"));
        foreach (ConnectionStatus connection in connections)
        {
            table.Add(
                new DataCell(connection.Plugin, Palette.Strong),
                connection.Id,
                connection.Draining ? new DataCell($"{connection.Generation} draining", Palette.Attention) : connection.Generation,
                connection.Endpoint,
                connection.Remote,
                connection.Local,
                connection.Kind,
                Moment.Since(connection.Since, time));
        }

        table.WriteTo(terminal);
    }
}
