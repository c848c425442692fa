using System.Text;
using PluginHost.Plugins.KeyValue.Protocol;
using PluginHost.Plugins.KeyValue.Sessions;
using PluginHost.Plugins.KeyValue.Store;

namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>Commands on the store as a whole.</summary>
internal sealed class ServerCommands(Clock clock, Clients clients, CommandTable table, string plugin, int generation)
{
    // What clients ask for before they start; none of it can be changed.
    private static readonly (string Name, string Value)[] Settings =
    [
        ("appendonly", "no"),
        ("databases", "1"),
        ("maxmemory", "0"),
        ("proto-max-bulk-len", $"{Limits.Bulk}"),
        ("save", string.Empty),
        ("timeout", "0"),
    ];

    public void AddTo(CommandTable to)
    {
        to.Add("DBSIZE", 1, CommandTraits.ReadOnly, KeyPlaces.None, call => call.Reply.Integer(call.Keys.Count));
        to.Add("FLUSHDB", -1, CommandTraits.Write, KeyPlaces.None, Flush);
        to.Add("FLUSHALL", -1, CommandTraits.Write, KeyPlaces.None, Flush);
        to.Add("INFO", -1, CommandTraits.None, KeyPlaces.None, new ServerReport(clients, plugin, generation).Write);
        to.Add("CONFIG", -2, CommandTraits.None, KeyPlaces.None, new Subcommands("config") { { "get", -3, GetSettings } }.Run);
        to.Add("COMMAND", -1, CommandTraits.None, KeyPlaces.None, new CommandList(table).Run);
    }

    private void Flush(Call call)
    {
        if (call.Count > 2 || (call.Count == 2 && !call.Is(1, "SYNC"u8) && !call.Is(1, "ASYNC"u8)))
        {
            call.SyntaxError();
            return;
        }

        call.Serve(new Keyspace(clock, new Columns()));
        call.Reply.Ok();
    }

    private static void GetSettings(Call call)
    {
        var found = new List<(string Name, string Value)>();
        foreach ((string Name, string Value) setting in Settings)
        {
            for (int i = 2; i < call.Count; i++)
            {
                if (Glob.IsMatch(Encoding.Latin1.GetString(call[i]).ToLowerInvariant(), setting.Name))
                {
                    found.Add(setting);
                    break;
                }
            }
        }

        call.Reply.Array(2 * found.Count);
        foreach ((string name, string value) in found)
        {
            call.Reply.Bulk(name);
            call.Reply.Bulk(value);
        }
    }
}
