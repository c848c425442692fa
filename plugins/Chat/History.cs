namespace PluginHost.Plugins.Chat;

/// <summary>The last messages of a room, numbered from 1 without a gap. Used under the room's lock.</summary>
internal sealed class History
{
    internal const int Capacity = 100;

    private readonly Queue<Message> _messages = new();

    internal History()
    {
    }

    /// <param name="lastNumber">Of the last message.</param>
    /// <param name="messages">In their order, <see cref="Capacity"/> at most.</param>
    internal History(long lastNumber, IEnumerable<Message> messages)
    {
        LastNumber = lastNumber;
        _messages = new Queue<Message>(messages);
    }

    /// <summary>How many were ever said.</summary>
    internal long LastNumber { get; private set; }

    internal Message Add(DateTimeOffset said, string nick, string text)
    {
        if (_messages.Count == Capacity)
        {
            _messages.Dequeue();
        }

        var message = new Message(++LastNumber, said, nick, text);
        _messages.Enqueue(message);
        return message;
    }

    internal IEnumerable<Message> Last(int count) => _messages.Skip(Math.Max(0, _messages.Count - count));
}
