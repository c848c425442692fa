using System.Globalization;

namespace PluginHost.Plugins.Chat;

/// <summary>The names that are taken. Thread-safe.</summary>
internal sealed class Nicknames
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _taken = new(Naming.Comparer);

    internal string TakeForGuest()
    {
        lock (_lock)
        {
            for (int number = _taken.Count + 1; ; number++)
            {
                string nick = string.Create(CultureInfo.InvariantCulture, $"guest{number}");
                if (_taken.Add(nick))
                {
                    return nick;
                }
            }
        }
    }

    internal bool TryTake(string nick)
    {
        lock (_lock)
        {
            return _taken.Add(nick);
        }
    }

    /// <summary>Renames a member, and tells his room. One's own name in other letters is not taken.</summary>
    internal bool TryChange(ChatSession session, string nick)
    {
        string before = session.Nick;
        bool isOwn = Naming.Comparer.Equals(before, nick);
        if (!isOwn && !TryTake(nick))
        {
            return false;
        }

        session.Room!.Rename(session, nick);
        if (!isOwn)
        {
            Release(before);
        }

        return true;
    }

    internal void Release(string nick)
    {
        lock (_lock)
        {
            _taken.Remove(nick);
        }
    }
}
