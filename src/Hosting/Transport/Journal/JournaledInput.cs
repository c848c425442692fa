using System.Buffers;
using System.IO.Pipelines;

namespace PluginHost.Hosting.Transport.Journal;

/// <summary>A handler's input whose journal knows how far it was consumed.</summary>
/// <param name="input">The input itself.</param>
/// <param name="output">The same handler's output.</param>
/// <param name="journal">The journal.</param>
/// <param name="sending">Orders the commits.</param>
internal sealed class JournaledInput(PipeReader input, PipeWriter output, ConnectionJournal journal, SendQueue sending) : PipeReader
{
    private ReadOnlySequence<byte> _last;

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        journal.Consume(_last.Slice(0, consumed).Length);
        _last = default;
        input.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => input.CancelPendingRead();

    public override void Complete(Exception? exception = null) => input.Complete(exception);

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        CommitIfDone();
        return Remember(await input.ReadAsync(cancellationToken));
    }

    public override bool TryRead(out ReadResult result)
    {
        CommitIfDone();
        if (!input.TryRead(out result))
        {
            return false;
        }

        Remember(result);
        return true;
    }

    protected override async ValueTask<ReadResult> ReadAtLeastAsyncCore(int minimumSize, CancellationToken cancellationToken)
    {
        CommitIfDone();
        return Remember(await input.ReadAtLeastAsync(minimumSize, cancellationToken));
    }

    /// <summary>A handler that asks for more and has nothing to flush has handled what it consumed.</summary>
    private void CommitIfDone()
    {
        if (output.UnflushedBytes == 0)
        {
            sending.CommitConsumed();
        }
    }

    private ReadResult Remember(ReadResult read)
    {
        _last = read.Buffer;
        return read;
    }
}
