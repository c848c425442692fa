using System.Buffers;
using PluginHost.Contracts;
using PluginHost.Plugins.KeyValue.Commands;
using PluginHost.Plugins.KeyValue.Sessions;
using PluginHost.Plugins.KeyValue.State;

namespace PluginHost.Plugins.KeyValue;

/// <summary>
/// A key-value store in memory that speaks RESP2, redis's protocol
/// (<see href="https://redis.io/docs/latest/develop/reference/protocol-spec/"/>). On a reload its keys, its clients, what they subscribe to
/// and half-received requests go on in the new code.
/// </summary>
[Endpoint("tcp://127.0.0.1:7379")]
[WarmUp("*1\r\n$4\r\nPING\r\n*2\r\n$3\r\nGET\r\n$7\r\nwarm-up\r\n*1\r\n$4\r\nQUIT\r\n")]
public sealed class KeyValue(IPluginContext context) : ISessionHandler<KeyValueSession>, IReferenceState
{
    private readonly Executor _executor = new(context.TimeProvider, context.Name, context.Generation);

    public int SessionVersion => 1;

    public int StateVersion => 1;

    public KeyValueSession Open(IConnection connection) => _executor.Enter(connection);

    public Task<SessionEnd> HandleAsync(IConnection connection, KeyValueSession session, CancellationToken aborted) =>
        new Conversation(_executor, connection, session).RunAsync(aborted);

    public void Save(KeyValueSession session, int readerVersion, IBufferWriter<byte> to) => SessionFormat.Write(session, to);

    public KeyValueSession Load(IConnection connection, ReadOnlySequence<byte> from, int version)
    {
        KeyValueSession session = SessionFormat.Read(connection, from);
        _executor.Enter(session);
        return session;
    }

    public object ShareState(int readerVersion) => SharedState.From(_executor.State);

    public void AdoptState(object state, int version) => _executor.State = SharedState.Read(state);

    public ValueTask SaveAsync(Stream to, int readerVersion, CancellationToken cancellationToken) =>
        StateFormat.WriteAsync(_executor.State, to, cancellationToken);

    public async ValueTask LoadAsync(Stream from, int version, CancellationToken cancellationToken) =>
        _executor.State = await StateFormat.ReadAsync(from, cancellationToken);
}
