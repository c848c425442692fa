using System.Net.Sockets;

namespace PluginHost.Hosting.Endpoints;

/// <summary>
/// Sockets that were bound before this process began: by the service manager, or by the host that ran before. Whoever would bind an address
/// asks here first, so that no client that waits in a backlog is refused. Owns those that nobody has taken. Thread-safe.
/// </summary>
internal sealed class InheritedSockets : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<InheritedSocket> _waiting = [];

    /// <summary>One more; it is this object's from here on.</summary>
    public void Add(InheritedSocket socket)
    {
        lock (_lock)
        {
            _waiting.Add(socket);
        }
    }

    /// <summary>The socket that a plan of a plugin asks for; the caller's from here on. Null if there is none.</summary>
    public Socket? Take(EndpointPlan plan, string plugin)
    {
        lock (_lock)
        {
            InheritedSocket? found = _waiting.Find(s => s.IsFor(plan, plugin));
            return found is not null && _waiting.Remove(found) ? found.Socket : null;
        }
    }

    /// <summary>Those that are known to have been a plugin's, with their plans; the caller's from here on.</summary>
    public InheritedSocket[] TakeOf(string plugin)
    {
        lock (_lock)
        {
            InheritedSocket[] found =
                [.. _waiting.Where(s => s.Plan is not null && plugin.Equals(s.Plugin, StringComparison.OrdinalIgnoreCase))];
            _waiting.RemoveAll(found.Contains);
            return found;
        }
    }

    /// <summary>Those that nobody has taken; the caller's from here on.</summary>
    public InheritedSocket[] TakeAll()
    {
        lock (_lock)
        {
            InheritedSocket[] all = [.. _waiting];
            _waiting.Clear();
            return all;
        }
    }

    /// <summary>Whether nobody has taken a socket.</summary>
    public bool Contains(Socket socket)
    {
        lock (_lock)
        {
            return _waiting.Exists(s => s.Socket == socket);
        }
    }

    /// <summary>Closes those that nobody has taken.</summary>
    public void Dispose() => Array.ForEach(TakeAll(), s => s.Socket.Dispose());
}
