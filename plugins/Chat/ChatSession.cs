namespace PluginHost.Plugins.Chat;

/// <summary>One who takes part, from the connect to the disconnect, however many generations serve him.</summary>
public sealed class ChatSession
{
    internal ChatSession(string nick, DateTimeOffset? joined, Outbox outbox)
    {
        Nick = nick;
        Joined = joined;
        Outbox = outbox;
    }

    /// <summary>Unique in the chat. Changed under the lock of the room.</summary>
    internal string Nick { get; set; }

    /// <summary>When he came; null if that was before it was kept.</summary>
    internal DateTimeOffset? Joined { get; }

    /// <summary>
    /// Where he is; null before he has entered the first room and after he has left the last. Changed by <see cref="Rooms"/> alone.
    /// </summary>
    internal Room? Room { get; set; }

    internal Outbox Outbox { get; }

    internal LineReader Lines { get; } = new();

    /// <summary>Sends a line to him alone.</summary>
    internal void Tell(string line) => Outbox.Add(Line.Encode(line));
}
