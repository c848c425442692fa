using System.Text;

namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>COMMAND: what there is, as far as it helps clients to find keys in requests.</summary>
internal sealed class CommandList
{
    private readonly CommandTable _table;
    private readonly Subcommands _subcommands;

    public CommandList(CommandTable table)
    {
        _table = table;
        _subcommands = new Subcommands("command")
        {
            { "count", 2, call => call.Reply.Integer(table.All.Count) },
            { "docs", -2, call => call.Reply.Array(0) },
            { "info", -2, Some },
            { "list", 2, Names },
        };
    }

    public void Run(Call call)
    {
        if (call.Count > 1)
        {
            _subcommands.Run(call);
        }
        else
        {
            All(call);
        }
    }

    private void All(Call call)
    {
        call.Reply.Array(_table.All.Count);
        foreach (Command command in _table.All)
        {
            Describe(call, command);
        }
    }

    private void Some(Call call)
    {
        if (call.Count == 2)
        {
            All(call);
            return;
        }

        call.Reply.Array(call.Count - 2);
        for (int i = 2; i < call.Count; i++)
        {
            if (_table.Find(call[i]) is { } command)
            {
                Describe(call, command);
            }
            else
            {
                call.Reply.NullArray();
            }
        }
    }

    private void Names(Call call)
    {
        call.Reply.Array(_table.All.Count);
        foreach (Command command in _table.All)
        {
            call.Reply.Bulk(command.Name);
        }
    }

    private static void Describe(Call call, Command command)
    {
        call.Reply.Array(6);
        call.Reply.Bulk(command.Name);
        call.Reply.Integer(command.Arity);
        CommandTraits access = command.Traits & (CommandTraits.ReadOnly | CommandTraits.Write);
        call.Reply.Array(access == CommandTraits.None ? 0 : 1);
        if (access != CommandTraits.None)
        {
            call.Reply.Simple(Encoding.ASCII.GetBytes(access.ToString().ToLowerInvariant()));
        }

        call.Reply.Integer(command.Keys.First);
        call.Reply.Integer(command.Keys.Last);
        call.Reply.Integer(command.Keys.Step);
    }
}
