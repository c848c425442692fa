using System.Net;
using System.Net.Sockets;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Transport;
using PluginHost.Hosting.Workers.Protocol;

namespace PluginHost.Hosting.Workers.Remote;

/// <summary>A connection that a worker serves, as the host knows it.</summary>
/// <param name="owner">The generation.</param>
/// <param name="origin">Where it came from.</param>
/// <param name="kind">Who drives it there.</param>
/// <param name="local">This machine's end.</param>
/// <param name="remote">The peer's end.</param>
/// <param name="kept">
/// The connection itself, which outlives the worker as long as it is kept here; null if it does not. Nothing is done with it here, so that
/// it leaves no trace in this process.
/// </param>
internal class WorkerConnection(
    WorkerConnections owner, ConnectionOrigin origin, string kind, EndPoint? local, EndPoint? remote, Socket? kept = null)
    : TrackedConnection(origin)
{
    private volatile bool _isOver;

    public override string Kind => kind;

    public override EndPoint? Local => local;

    public override EndPoint? Remote => remote;

    public override bool IsClosed => _isOver;

    protected WorkerConnections Owner => owner;

    protected PayloadWriter Key => new PayloadWriter().Key(ConnectionKey.Of(Origin));

    protected Lock Gate { get; } = new();

    /// <summary>What is kept, to be read under <see cref="Gate"/>.</summary>
    protected Socket? Kept { get; private set; } = kept;

    public override void Abort() => owner.Link.Post(WorkerMessageKind.Abort, Key);

    /// <summary>The worker has it no more.</summary>
    public virtual void Over()
    {
        _isOver = true;
        TakeKept()?.Dispose();
    }

    /// <summary>The connection itself, which is the caller's from then on; null if it is not here.</summary>
    public Socket? TakeKept()
    {
        lock (Gate)
        {
            Socket? taken = Kept;
            Kept = null;
            return taken;
        }
    }
}
