using System.Text;
using PluginHost.Plugins.KeyValue.Protocol;

namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>Commands on the connection itself, but for CLIENT.</summary>
internal sealed class ConnectionCommands(string plugin)
{
    /// <summary>The version of redis whose replies are the model; clients choose what they use by it.</summary>
    public const string RedisVersion = "7.0.0";

    private const int ProtocolVersion = 2;

    public void AddTo(CommandTable table)
    {
        table.Add("PING", -1, CommandTraits.Subscriber, KeyPlaces.None, Ping);
        table.Add("ECHO", 2, CommandTraits.None, KeyPlaces.None, call => call.Reply.Bulk(call[1]));
        table.Add("SELECT", 2, CommandTraits.None, KeyPlaces.None, Select);
        table.Add("HELLO", -1, CommandTraits.None, KeyPlaces.None, Hello);
        table.Add("QUIT", -1, CommandTraits.Subscriber, KeyPlaces.None, Quit);
    }

    private static void Ping(Call call)
    {
        if (call.Count > 2)
        {
            call.WrongNumberOfArguments("ping");
        }
        else if (call.Session.Channels.Count > 0)
        {
            // A subscriber gets nothing but arrays, so that it can tell replies from messages.
            call.Reply.Array(2);
            call.Reply.Bulk("pong"u8);
            call.Reply.Bulk(call.Count > 1 ? call[1] : []);
        }
        else if (call.Count > 1)
        {
            call.Reply.Bulk(call[1]);
        }
        else
        {
            call.Reply.Simple("PONG"u8);
        }
    }

    private static void Select(Call call)
    {
        if (!call.TryInteger(1, out long database))
        {
            return;
        }

        if (database == 0)
        {
            call.Reply.Ok();
        }
        else
        {
            call.Reply.Error("ERR DB index is out of range");
        }
    }

    private void Hello(Call call)
    {
        if (call.Count > 1)
        {
            if (!Numbers.TryParse(call[1], out long version))
            {
                call.Reply.Error("ERR Protocol version is not an integer or out of range");
                return;
            }

            if (version != ProtocolVersion)
            {
                call.Reply.Error("NOPROTO unsupported protocol version");
                return;
            }
        }

        if (call.Count > 2)
        {
            if (call.Count != 4 || !call.Is(2, "SETNAME"u8))
            {
                call.Reply.Error($"ERR Syntax error in HELLO option '{Encoding.Latin1.GetString(call[2])}'");
                return;
            }

            if (!ClientCommands.TrySetName(call, 3))
            {
                return;
            }
        }

        Describe(call);
    }

    private void Describe(Call call)
    {
        ReplyWriter reply = call.Reply;
        reply.Array(14);
        reply.Bulk("server"u8);
        reply.Bulk(plugin);
        reply.Bulk("version"u8);
        reply.Bulk(RedisVersion);
        reply.Bulk("proto"u8);
        reply.Integer(ProtocolVersion);
        reply.Bulk("id"u8);
        reply.Integer(call.Session.Id);
        reply.Bulk("mode"u8);
        reply.Bulk("standalone"u8);
        reply.Bulk("role"u8);
        reply.Bulk("master"u8);
        reply.Bulk("modules"u8);
        reply.Array(0);
    }

    private static void Quit(Call call)
    {
        call.Session.Quits = true;
        call.Reply.Ok();
    }
}
