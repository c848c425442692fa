using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using PluginHost.Hosting.Transport;

namespace PluginHost.Hosting.Connections;

/// <summary>
/// A handler's input that tells its connection of the first bytes and, in a drain, gives what has arrived before it observes a token.
/// </summary>
/// <remarks>
/// What had arrived when a read first met its fired token is given, and nothing that comes later: a peer that goes on sending does not hold
/// a drain up.
/// </remarks>
/// <param name="input">The input itself.</param>
/// <param name="incoming">The stream beneath it.</param>
/// <param name="connection">The view of the connection that reads.</param>
internal sealed class ArrivedInput(PipeReader input, InputStream incoming, ServedConnection connection) : PipeReader
{
    public override void AdvanceTo(SequencePosition consumed) => input.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => input.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => input.CancelPendingRead();

    public override void Complete(Exception? exception = null) => input.Complete(exception);

    public override bool TryRead(out ReadResult result) => input.TryRead(out result);

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested && connection.IsFinishing)
        {
            if (input.TryRead(out ReadResult buffered))
            {
                return ValueTask.FromResult(buffered);
            }

            if (incoming.HasArrived)
            {
                cancellationToken = CancellationToken.None; // Does not wait: there is something to receive.
            }
        }

        return Observe(input.ReadAsync(cancellationToken));
    }

    protected override ValueTask<ReadResult> ReadAtLeastAsyncCore(int minimumSize, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested && connection.IsFinishing
            ? base.ReadAtLeastAsyncCore(minimumSize, cancellationToken) // By single reads.
            : Observe(input.ReadAtLeastAsync(minimumSize, cancellationToken));

    private ValueTask<ReadResult> Observe(ValueTask<ReadResult> reading) => connection.HasReceived ? reading : ObserveAsync(reading);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> ObserveAsync(ValueTask<ReadResult> reading)
    {
        ReadResult read = await reading;
        if (!read.Buffer.IsEmpty)
        {
            // Only now: the read has let go of its token, which may fire here.
            connection.Received();
        }

        return read;
    }
}
