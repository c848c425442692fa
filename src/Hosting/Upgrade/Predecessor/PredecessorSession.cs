using System.Net;
using System.Net.Sockets;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Endpoints;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Transport;
using PluginHost.Hosting.Upgrade.Protocol;

namespace PluginHost.Hosting.Upgrade.Predecessor;

/// <summary>A session that the old host serves. Its connection comes with its export, and is in this process only from then on.</summary>
internal sealed class PredecessorSession(
    PredecessorConnections owner, UpgradeLink link, ConnectionOrigin origin, EndPoint? local, EndPoint? remote)
    : PredecessorConnection(link, origin, "session", local, remote), IMovingSession
{
    private readonly Lock _lock = new();
    private Suspension? _suspension;
    private Socket? _exported;
    private bool _isFollowed;
    private bool _isGiven;

    public bool IsElsewhere => true;

    /// <summary>Whether it was reset from here.</summary>
    public bool IsAborted { get; private set; }

    public override void Abort()
    {
        IsAborted = true;
        base.Abort();
        if (!Inheritance.IncludesUsedSockets)
        {
            owner.FollowAborted();
        }
    }

    public bool TryFollow()
    {
        lock (_lock)
        {
            return !_isFollowed && (_isFollowed = true);
        }
    }

    public Suspension Suspend()
    {
        var suspension = new Suspension();
        lock (_lock)
        {
            if (IsClosed)
            {
                suspension.End();
                return suspension;
            }

            _suspension = suspension;
        }

        // One that could not go on here does not stop, and counts as such.
        if (Inheritance.IncludesUsedSockets)
        {
            Link.Post(UpgradeMessageKind.Suspend, Key);
        }

        return suspension;
    }

    public void Finish() => Link.Post(UpgradeMessageKind.Finish, Key);

    public void GiveBack(bool finishing)
    {
        TakeExported()?.Dispose();
        if (Inheritance.IncludesUsedSockets)
        {
            Link.Post(UpgradeMessageKind.GiveBack, Key.Bool(finishing));
        }
    }

    public async Task<SessionExport> ExportAsync(int readerVersion, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            LinkMessage<UpgradeMessageKind> answer = await Link.CallForSocketAsync(
                UpgradeMessageKind.Export, Key.Int(readerVersion)
                    .Time(timeout), timeout + PredecessorHost.Patience, owner.Time, cancellationToken);
            TakeExported()?.Dispose();
            lock (_lock)
            {
                _exported = answer.Socket;
            }

            PayloadReader reply = answer.Read();
            return reply.Fault() is { } fault ? SessionExport.Failed(fault)
                : answer.Socket is { } socket ? new SessionExport(reply.Session(), socket, null)
                : SessionExport.Failed(new PluginFault("moving", "no descriptor was free for its connection", null));
        }
        catch (Exception e) when (RpcErrors.FaultOf(e, "Save", timeout, PredecessorHost.Name) is { } fault)
        {
            return SessionExport.Failed(fault);
        }
    }

    public bool TryGive()
    {
        lock (_lock)
        {
            _exported = null;
            return !IsClosed && !_isGiven && (_isGiven = true);
        }
    }

    public async Task<ReadOnlyMemory<byte>> LeaveAsync()
    {
        owner.Remove(this);
        try
        {
            return (await Link.CallAsync(UpgradeMessageKind.Leave, Key, PredecessorHost.Patience, owner.Time)).Bytes();
        }
        catch (Exception e) when (RpcErrors.FaultOf(e, "leaving", PredecessorHost.Patience, PredecessorHost.Name) is not null)
        {
            return default; // The old host has ended since: what was to be sent meanwhile went with it.
        }
    }

    /// <summary>The old host says that it stopped.</summary>
    public void Stopped()
    {
        lock (_lock)
        {
            _suspension?.StopAsync();
        }
    }

    public override void Over()
    {
        base.Over();
        TakeExported()?.Dispose();
        lock (_lock)
        {
            _suspension?.End();
        }
    }

    private Socket? TakeExported()
    {
        lock (_lock)
        {
            Socket? taken = _exported;
            _exported = null;
            return taken;
        }
    }
}
