namespace PluginHost.Plugins.Chat;

/// <summary>All rooms, and who is where. Thread-safe.</summary>
internal sealed class Rooms
{
    /// <summary>Where everyone begins.</summary>
    internal const string Lobby = "lobby";

    /// <summary>How many rooms are kept. Beyond it one in which nobody is makes way, with its history.</summary>
    internal const int Capacity = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Room> _rooms = new(Naming.Comparer);

    /// <summary>A new member enters the lobby.</summary>
    internal void Welcome(ChatSession session)
    {
        lock (_lock)
        {
            session.Room = FindOrOpen(Lobby);
            session.Room.Enter(session);
        }
    }

    /// <summary>A member whose connection has moved is where he was, and nobody is told.</summary>
    internal void Return(ChatSession session, string name)
    {
        lock (_lock)
        {
            session.Room = FindOrOpen(name);
            session.Room.Return(session);
        }
    }

    /// <summary>Changes rooms.</summary>
    /// <returns>False if the room does not exist and there are too many to open it.</returns>
    internal bool TryEnter(ChatSession session, string name)
    {
        lock (_lock)
        {
            if (!_rooms.ContainsKey(name) && _rooms.Count >= Capacity && !TryForgetOne())
            {
                return false;
            }

            session.Room?.Leave(session, silently: false);
            session.Room = FindOrOpen(name);
            session.Room.Enter(session);
            return true;
        }
    }

    /// <summary>The member goes for good.</summary>
    /// <returns>False if he has gone already.</returns>
    internal bool TryLeave(ChatSession session, bool silently)
    {
        lock (_lock)
        {
            if (session.Room is not { } room)
            {
                return false;
            }

            room.Leave(session, silently);
            session.Room = null;
            return true;
        }
    }

    internal Room[] List()
    {
        lock (_lock)
        {
            return [.. _rooms.Values];
        }
    }

    /// <summary>Before anyone is in any of them.</summary>
    internal void Replace(IReadOnlyCollection<Room> rooms)
    {
        lock (_lock)
        {
            _rooms.Clear();
            foreach (Room room in rooms)
            {
                _rooms.Add(room.Name, room);
            }
        }
    }

    private Room FindOrOpen(string name)
    {
        if (!_rooms.TryGetValue(name, out Room? room))
        {
            room = new Room(name, new History());
            _rooms.Add(name, room);
        }

        return room;
    }

    private bool TryForgetOne() =>
        _rooms.Values.FirstOrDefault(room => room.IsEmpty && !room.IsCalled(Lobby)) is { } empty && _rooms.Remove(empty.Name);
}
