using System.Net;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Links;
using PluginHost.Hosting.Workers.Protocol;

namespace PluginHost.Hosting.Workers.Remote;

/// <summary>A connection that a worker serves, as the host knows it.</summary>
internal class WorkerConnection(WorkerConnections owner, ConnectionOrigin origin, string kind, EndPoint? local, EndPoint? remote) : TrackedConnection(origin)
{
    private volatile bool _isOver;

    public override string Kind => kind;

    public override EndPoint? Local => local;

    public override EndPoint? Remote => remote;

    public override bool IsClosed => _isOver;

    protected WorkerConnections Owner => owner;

    protected PayloadWriter Key => new PayloadWriter().Key(ConnectionKey.Of(Origin));

    public override void Abort() => owner.Link.Post(WorkerMessageKind.Abort, Key);

    /// <summary>The worker has it no more.</summary>
    public virtual void Over() => _isOver = true;
}
