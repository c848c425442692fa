using System.Buffers;
using System.IO.Pipelines;
using PluginHost.Contracts;
using PluginHost.Hosting.Endpoints;

namespace PluginHost.Hosting.Workers.Serving;

/// <summary>What a <see cref="WorkerPreload"/> serves: an echo, with sessions and without.</summary>
[Endpoint("tcp://127.0.0.1:0")]
internal sealed class PreloadPlugin : ISessionHandler<PreloadPlugin.Session>, IConnectionHandler
{
    public int SessionVersion => 1;

    public Session Open(IConnection connection) => new();

    public void Save(Session session, int readerVersion, IBufferWriter<byte> to) => to.Write("session"u8);

    public Session Load(IConnection connection, ReadOnlySequence<byte> from, int version) => new();

    public async Task<SessionEnd> HandleAsync(IConnection connection, Session session, CancellationToken aborted)
    {
        try
        {
            await EchoAsync(connection, connection.DrainRequested);
            return SessionEnd.Closed;
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested && connection.CanSuspend)
        {
            return SessionEnd.Suspended;
        }
    }

    public Task HandleAsync(IConnection connection, CancellationToken aborted) => EchoAsync(connection, aborted);

    private static async Task EchoAsync(IConnection connection, CancellationToken stop)
    {
        (PipeReader input, PipeWriter output) = (connection.Transport.Input, connection.Transport.Output);
        while (await input.ReadAsync(stop) is { IsCompleted: false } read)
        {
            foreach (ReadOnlyMemory<byte> segment in read.Buffer)
            {
                output.Write(segment.Span);
            }

            input.AdvanceTo(read.Buffer.End);
            await output.FlushAsync(CancellationToken.None);
        }
    }

    internal sealed class Session;
}
