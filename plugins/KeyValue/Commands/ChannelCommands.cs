using System.Text;
using PluginHost.Plugins.KeyValue.Sessions;

namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>SUBSCRIBE, UNSUBSCRIBE and PUBLISH.</summary>
internal sealed class ChannelCommands(Channels channels)
{
    public void AddTo(CommandTable table)
    {
        table.Add("SUBSCRIBE", -2, CommandTraits.Subscriber, KeyPlaces.None, Subscribe);
        table.Add("UNSUBSCRIBE", -1, CommandTraits.Subscriber, KeyPlaces.None, Unsubscribe);
        table.Add("PUBLISH", 3, CommandTraits.None, KeyPlaces.None, call => call.Reply.Integer(channels.Publish(call[1], call[2])));
    }

    private void Subscribe(Call call)
    {
        for (int i = 1; i < call.Count; i++)
        {
            string channel = Encoding.Latin1.GetString(call[i]);
            channels.Add(call.Session, channel);
            Confirm(call, "subscribe"u8, channel);
        }
    }

    private void Unsubscribe(Call call)
    {
        List<string> left = [];
        if (call.Count == 1)
        {
            left.AddRange(call.Session.Channels);
        }

        for (int i = 1; i < call.Count; i++)
        {
            left.Add(Encoding.Latin1.GetString(call[i]));
        }

        foreach (string channel in left)
        {
            channels.Remove(call.Session, channel);
            Confirm(call, "unsubscribe"u8, channel);
        }

        if (left.Count == 0)
        {
            Confirm(call, "unsubscribe"u8, channel: null);
        }
    }

    private static void Confirm(Call call, ReadOnlySpan<byte> what, string? channel)
    {
        call.Reply.Array(3);
        call.Reply.Bulk(what);
        if (channel is null)
        {
            call.Reply.Null();
        }
        else
        {
            call.Reply.Bulk(channel);
        }

        call.Reply.Integer(call.Session.Channels.Count);
    }
}
