using System.Net.Sockets;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Transport;
using PluginHost.Hosting.Workers.Protocol;

namespace PluginHost.Hosting.Workers.Remote;

/// <summary>A session that a worker serves. The host keeps a duplicate of its connection as long as it lives.</summary>
internal sealed class WorkerSession(WorkerConnections owner, ConnectionOrigin origin, Socket kept)
    : WorkerConnection(owner, origin, "session", SocketEnds.LocalOf(kept), SocketEnds.RemoteOf(kept), kept), IMovingSession
{
    // Beside what the worker itself waits for: for the way there and back.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private Suspension? _suspension;
    private bool _isFollowed;

    /// <summary>Also where the worker does not do it: the peer sees an end at once, and a reset when the worker has gone.</summary>
    public override void Abort()
    {
        base.Abort();
        lock (Gate)
        {
            SocketReset.Prepare(Kept);
        }
    }

    public bool IsElsewhere => true;

    public bool TryFollow()
    {
        lock (Gate)
        {
            return !_isFollowed && (_isFollowed = true);
        }
    }

    public Suspension Suspend()
    {
        var suspension = new Suspension();
        lock (Gate)
        {
            if (IsClosed)
            {
                suspension.End();
                return suspension;
            }

            _suspension = suspension;
        }

        // One that could not go on elsewhere does not stop, and counts as such.
        if (WorkerSystem.SocketsAreRebound)
        {
            Owner.Link.Post(WorkerMessageKind.Suspend, Key);
        }

        return suspension;
    }

    public void Finish() => Owner.Link.Post(WorkerMessageKind.Finish, Key);

    public void GiveBack(bool finishing)
    {
        if (WorkerSystem.SocketsAreRebound)
        {
            Owner.Link.Post(WorkerMessageKind.GiveBack, Key.Bool(finishing));
        }
    }

    public async Task<SessionExport> ExportAsync(int readerVersion, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            PayloadReader reply = await Owner.Link.CallAsync(
                WorkerMessageKind.Export, Key.Int(readerVersion).Time(timeout), timeout + Patience, Owner.Time, cancellationToken);
            return reply.Fault() is { } fault ? SessionExport.Failed(fault) : new SessionExport(reply.Session(), Kept, null);
        }
        catch (Exception e) when (RpcErrors.FaultOf(e, "Save", timeout) is { } fault)
        {
            return SessionExport.Failed(fault);
        }
    }

    public bool TryGive() => TakeKept() is not null;

    public async Task<ReadOnlyMemory<byte>> LeaveAsync()
    {
        Owner.Remove(this);
        try
        {
            return (await Owner.Link.CallAsync(WorkerMessageKind.Leave, Key, Patience, Owner.Time)).Bytes();
        }
        catch (Exception e) when (RpcErrors.FaultOf(e, "leaving", Patience) is not null)
        {
            return default; // Its worker has ended since it was saved: nothing was to be sent that the host could know of.
        }
    }

    /// <summary>The worker says that it stopped.</summary>
    public void Stopped()
    {
        lock (Gate)
        {
            _suspension?.StopAsync();
        }
    }

    public override void Over()
    {
        base.Over();
        lock (Gate)
        {
            _suspension?.End();
        }
    }
}
