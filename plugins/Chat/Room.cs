namespace PluginHost.Plugins.Chat;

/// <summary>A room: who is in it, what was said, and the order in which all of them read it. Thread-safe.</summary>
internal sealed class Room(string name, History history)
{
    private const int ShownAtEntry = 10;
    private const int MaxNamed = 100;

    private readonly Lock _lock = new();
    private readonly HashSet<ChatSession> _members = [];

    internal string Name { get; } = name;

    internal bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _members.Count == 0;
            }
        }
    }

    internal bool IsCalled(string name) => Naming.Comparer.Equals(Name, name);

    internal void Say(ChatSession session, string text, DateTimeOffset now)
    {
        lock (_lock)
        {
            Deliver(history.Add(now, session.Nick, text).ToString());
        }
    }

    internal void Enter(ChatSession session)
    {
        lock (_lock)
        {
            Deliver($"* {session.Nick} has come to {this}.");
            session.Tell(_members.Count switch
            {
                0 => $"* You are in {this}, alone.",
                1 => $"* You are in {this}, with one other.",
                int others => $"* You are in {this}, with {others} others.",
            });
            Tell(session, history.Last(ShownAtEntry));
            _members.Add(session);
        }
    }

    /// <summary>A member whom the others never saw leave.</summary>
    internal void Return(ChatSession session)
    {
        lock (_lock)
        {
            _members.Add(session);
        }
    }

    internal void Leave(ChatSession session, bool silently)
    {
        lock (_lock)
        {
            if (_members.Remove(session) && !silently)
            {
                Deliver($"* {session.Nick} has left {this}.");
            }
        }
    }

    internal void Rename(ChatSession session, string nick)
    {
        lock (_lock)
        {
            string before = session.Nick;
            session.Nick = nick;
            Deliver($"* {before} is now {nick}.");
        }
    }

    internal void TellHistory(ChatSession session)
    {
        lock (_lock)
        {
            Tell(session, history.Last(History.Capacity));
        }
    }

    internal string Describe()
    {
        lock (_lock)
        {
            IEnumerable<string> named = _members.Take(MaxNamed).OrderBy(m => m.Nick, Naming.Comparer)
                .Select(m => m.Joined is { } joined ? $"{m.Nick} (since {Moment.Format(joined)})" : m.Nick);
            string more = _members.Count > MaxNamed ? $" and {_members.Count - MaxNamed} more" : string.Empty;
            return $"* {_members.Count} in {this}: {string.Join(", ", named)}{more}";
        }
    }

    /// <summary>For the next generation.</summary>
    internal (long LastNumber, Message[] Messages) ReadHistory()
    {
        lock (_lock)
        {
            return (history.LastNumber, [.. history.Last(History.Capacity)]);
        }
    }

    public override string ToString() => $"#{Name}";

    private static void Tell(ChatSession session, IEnumerable<Message> messages)
    {
        foreach (Message message in messages)
        {
            session.Tell(message.Recall());
        }
    }

    /// <summary>Under the lock, which is what makes the order the same for all.</summary>
    private void Deliver(string text)
    {
        byte[] line = Line.Encode(text);
        foreach (ChatSession member in _members)
        {
            member.Outbox.Add(line);
        }
    }
}
