using System.Buffers;
using PluginHost.Contracts;

namespace PluginHost.Hosting.Connections;

/// <inheritdoc/>
internal sealed class SessionAdapter<TSession>(ISessionHandler<TSession> plugin) : SessionAdapter
    where TSession : notnull
{
    public override int Version => plugin.SessionVersion;

    public override object Open(IConnection connection) => plugin.Open(connection);

    public override Task<SessionEnd> HandleAsync(IConnection connection, object session, CancellationToken aborted) =>
        plugin.HandleAsync(connection, (TSession)session, aborted);

    public override void Save(object session, int readerVersion, IBufferWriter<byte> to) =>
        plugin.Save((TSession)session, readerVersion, to);

    public override object Load(IConnection connection, ReadOnlySequence<byte> from, int version) => plugin.Load(connection, from, version);
}
