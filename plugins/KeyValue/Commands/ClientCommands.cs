using System.Globalization;
using System.Text;
using PluginHost.Contracts;
using PluginHost.Plugins.KeyValue.Sessions;

namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>CLIENT: names and lists of clients.</summary>
internal sealed class ClientCommands
{
    private readonly Clients _clients;
    private readonly Subcommands _subcommands;

    public ClientCommands(Clients clients)
    {
        _clients = clients;
        _subcommands = new Subcommands("client")
        {
            { "id", 2, call => call.Reply.Integer(call.Session.Id) },
            { "getname", 2, GetName },
            { "setname", 3, SetName },
            { "setinfo", 4, SetInfo },
            { "list", -2, List },
        };
    }

    public void AddTo(CommandTable table) => table.Add("CLIENT", -2, CommandTraits.None, KeyPlaces.None, _subcommands.Run);

    /// <returns>False if the argument is no name: the reply is written.</returns>
    public static bool TrySetName(Call call, int index)
    {
        if (call[index].ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            call.Reply.Error("ERR Client names cannot contain spaces, newlines or special characters.");
            return false;
        }

        call.Session.Name = Encoding.Latin1.GetString(call[index]);
        return true;
    }

    private static void GetName(Call call)
    {
        if (call.Session.Name.Length == 0)
        {
            call.Reply.Null();
        }
        else
        {
            call.Reply.Bulk(call.Session.Name);
        }
    }

    private static void SetName(Call call)
    {
        if (TrySetName(call, 2))
        {
            call.Reply.Ok();
        }
    }

    private static void SetInfo(Call call)
    {
        string value = Encoding.Latin1.GetString(call[3]);
        if (call[3].ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            call.Reply.Error(
                $"ERR {Encoding.Latin1.GetString(call[2]).ToLowerInvariant()} cannot contain spaces, newlines or special characters.");
        }
        else if (call.Is(2, "LIB-NAME"u8))
        {
            call.Session.LibraryName = value;
            call.Reply.Ok();
        }
        else if (call.Is(2, "LIB-VER"u8))
        {
            call.Session.LibraryVersion = value;
            call.Reply.Ok();
        }
        else
        {
            call.Reply.Error($"ERR Unrecognized option '{Encoding.Latin1.GetString(call[2])}'");
        }
    }

    private void List(Call call)
    {
        if (call.Count > 2)
        {
            call.SyntaxError();
            return;
        }

        var lines = new StringBuilder();
        foreach (KeyValueSession client in _clients.ByNumber)
        {
            IConnection connection = client.Connection;
            lines.Append(
                CultureInfo.InvariantCulture,
                $"id={client.Id} addr={connection.RemoteEndPoint} laddr={connection.LocalEndPoint} name={client.Name}");
            lines.Append(CultureInfo.InvariantCulture, $" db=0 sub={client.Channels.Count} psub=0 resp=2");
            lines.Append(CultureInfo.InvariantCulture, $" lib-name={client.LibraryName} lib-ver={client.LibraryVersion}\n");
        }

        call.Reply.Bulk(lines.ToString());
    }
}
