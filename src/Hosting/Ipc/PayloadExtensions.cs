using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Transport;

namespace PluginHost.Hosting.Ipc;

/// <summary>How what the engine is made of is written in messages.</summary>
internal static class PayloadExtensions
{
    // Half of a message, so that all else of it fits whatever it is.
    private const int MaxSession = PayloadWriter.Longest / 2;

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
        to.Origin(session.Origin).Bool(session.State is not null)
            .Bytes(session.State.GetValueOrDefault().Span).Int(session.Version).Bytes(session.Unread.Span).Bytes(session.Unsent.Span);

    /// <summary>Why a session does not go into a message; null if it does.</summary>
    public static PluginFault? FindFault(this SavedSession session) =>
        session.State.GetValueOrDefault().Length + (long)session.Unread.Length > MaxSession
            ? new PluginFault("Save", $"its session is longer than {MaxSession / 1024 / 1024} MiB", null)
            : null;

    public static SavedSession Session(this PayloadReader from)
    {
        ConnectionOrigin origin = from.Origin();
        bool hasState = from.Bool();
        ReadOnlyMemory<byte> state = from.Bytes();
        return new SavedSession(origin, hasState ? state : (ReadOnlyMemory<byte>?)null, from.Int(), from.Bytes(), from.Bytes());
    }
}
