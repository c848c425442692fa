using PluginHost.Contracts;

namespace PluginHost.Plugins.KeyValue.Sessions;

/// <summary>The connected clients, by number. Not thread-safe: used under the store's lock.</summary>
internal sealed class Clients
{
    private readonly Dictionary<long, KeyValueSession> _sessions = [];

    /// <summary>The number of the next client. Numbers are not used again.</summary>
    public long Next { get; set; } = 1;

    public int Count => _sessions.Count;

    public IEnumerable<KeyValueSession> ByNumber => _sessions.Values.OrderBy(s => s.Id);

    public KeyValueSession Add(IConnection connection)
    {
        var session = new KeyValueSession(Next++, connection);
        _sessions.Add(session.Id, session);
        return session;
    }

    /// <summary>Adds one that comes from another generation.</summary>
    public void Add(KeyValueSession session)
    {
        _sessions[session.Id] = session;
        Next = Math.Max(Next, session.Id + 1);
    }

    public void Remove(KeyValueSession session) => _sessions.Remove(session.Id);
}
