using System.Net;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Transport;
using PluginHost.Hosting.Upgrade.Protocol;

namespace PluginHost.Hosting.Upgrade.Predecessor;

/// <summary>A connection that the old host still serves, as the new one knows it.</summary>
internal class PredecessorConnection(
    UpgradeLink link, ConnectionOrigin origin, string kind, EndPoint? local, EndPoint? remote) : TrackedConnection(origin)
{
    private volatile bool _isOver;

    public override string Kind => kind;

    public override EndPoint? Local => local;

    public override EndPoint? Remote => remote;

    public override bool IsClosed => _isOver;

    protected UpgradeLink Link => link;

    protected PayloadWriter Key => new PayloadWriter().Key(ConnectionKey.Of(Origin));

    public override void Abort() => link.Post(UpgradeMessageKind.Abort, Key);

    /// <summary>The old host has it no more.</summary>
    public virtual void Over() => _isOver = true;
}
