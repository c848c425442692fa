using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Workers.Protocol;

namespace PluginHost.Hosting.Workers.Serving;

/// <summary>Keeps connections that come while the plugin's state is saved, in order. Thread-safe.</summary>
/// <param name="dispatch">Serves one.</param>
internal sealed class DispatchGate(Action<LinkMessage<WorkerMessageKind>> dispatch)
{
    private readonly Lock _lock = new();
    private readonly Queue<LinkMessage<WorkerMessageKind>> _waiting = new();
    private bool _isClosed;

    /// <summary>Serves a connection now, or when the gate is opened.</summary>
    public void Dispatch(LinkMessage<WorkerMessageKind> connection)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                _waiting.Enqueue(connection);
                return;
            }
        }

        dispatch(connection);
    }

    /// <summary>Whoever comes waits.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
        }
    }

    /// <summary>Whoever waits is served, before whoever comes.</summary>
    public void Open()
    {
        while (true)
        {
            LinkMessage<WorkerMessageKind> next;
            lock (_lock)
            {
                if (!_waiting.TryDequeue(out next))
                {
                    _isClosed = false;
                    return;
                }
            }

            dispatch(next);
        }
    }
}
