using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Connections.Sessions;

namespace PluginHost.Hosting.Links;

/// <summary>How what the engine is made of is written in messages.</summary>
internal static class PayloadExtensions
{
    public static PayloadWriter Key(this PayloadWriter to, ConnectionKey key) => to.Int(key.Generation).Number(key.Number);

    public static ConnectionKey Key(this PayloadReader from) => new(from.Int(), from.Number());

    public static PayloadWriter Origin(this PayloadWriter to, ConnectionOrigin origin) =>
        to.Text(origin.Plugin).Key(ConnectionKey.Of(origin)).Text(origin.Endpoint).Number(origin.Since.UtcTicks);

    public static ConnectionOrigin Origin(this PayloadReader from)
    {
        string plugin = from.Text();
        ConnectionKey key = from.Key();
        return new ConnectionOrigin(plugin, key.Generation, key.Number, from.Text(), from.Moment());
    }

    public static PayloadWriter Session(this PayloadWriter to, SavedSession session) =>
        to.Origin(session.Origin).Bool(session.State is not null).Bytes(session.State.GetValueOrDefault().Span).Int(session.Version).Bytes(session.Unread.Span).Bytes(session.Unsent.Span);

    public static SavedSession Session(this PayloadReader from)
    {
        ConnectionOrigin origin = from.Origin();
        bool hasState = from.Bool();
        ReadOnlyMemory<byte> state = from.Bytes();
        return new SavedSession(origin, hasState ? state : (ReadOnlyMemory<byte>?)null, from.Int(), from.Bytes(), from.Bytes());
    }
}
