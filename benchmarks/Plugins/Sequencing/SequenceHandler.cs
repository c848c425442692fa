using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using PluginHost.Contracts;

namespace PluginHost.Benchmarks.Plugins;

/// <summary>
/// Two numbered streams on each connection. The client's messages are 64 bytes: a number, then bytes that all are the number's lowest. Each
/// is answered with 32 bytes: the server's own number, the number answered, the number that was expected (-1: the bytes behind it were
/// wrong), the generation and the build (the assembly's major version). Every fourth answer is followed by a message that answers none (0).
/// All numbers are little-endian and, but for the last two, of 8 bytes.
/// </summary>
public abstract class SequenceHandler(IPluginContext context) : ISessionHandler<SequenceSession>
{
    private const int QuestionSize = 64;
    private const int AnswerSize = 32;
    private const int PushEvery = 4;
    private static readonly int Build = typeof(SequenceHandler).Assembly.GetName().Version!.Major;

    public int SessionVersion => 1;

    public SequenceSession Open(IConnection connection) => new();

    public async Task<SessionEnd> HandleAsync(IConnection connection, SequenceSession session, CancellationToken aborted)
    {
        (PipeReader input, PipeWriter output) = (connection.Transport.Input, connection.Transport.Output);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(aborted, connection.DrainRequested);
        try
        {
            while (true)
            {
                ReadResult received = await input.ReadAtLeastAsync(QuestionSize, stop.Token);
                if (received.Buffer.Length < QuestionSize)
                {
                    return SessionEnd.Closed;
                }

                Answer(received.Buffer.Slice(0, QuestionSize), output.GetSpan(AnswerSize), session);
                output.Advance(AnswerSize);
                input.AdvanceTo(received.Buffer.GetPosition(QuestionSize));
                await output.FlushAsync(aborted);
                if (session.Received % PushEvery == 0)
                {
                    await PushAsync(connection, session, aborted);
                }
            }
        }
        catch (OperationCanceledException) when (connection.DrainRequested.IsCancellationRequested && !aborted.IsCancellationRequested)
        {
            return connection.CanSuspend ? SessionEnd.Suspended : SessionEnd.Closed;
        }
    }

    public void Save(SequenceSession session, int readerVersion, IBufferWriter<byte> to)
    {
        Span<byte> saved = to.GetSpan(2 * sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(saved, session.Received);
        BinaryPrimitives.WriteInt64LittleEndian(saved[sizeof(long)..], session.Sent);
        to.Advance(2 * sizeof(long));
    }

    public SequenceSession Load(IConnection connection, ReadOnlySequence<byte> from, int version)
    {
        Span<byte> saved = stackalloc byte[2 * sizeof(long)];
        from.CopyTo(saved);
        return new SequenceSession
        {
            Received = BinaryPrimitives.ReadInt64LittleEndian(saved),
            Sent = BinaryPrimitives.ReadInt64LittleEndian(saved[sizeof(long)..]),
        };
    }

    private void Answer(in ReadOnlySequence<byte> question, Span<byte> answer, SequenceSession session)
    {
        Span<byte> bytes = stackalloc byte[QuestionSize];
        question.CopyTo(bytes);
        long number = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        bool isWhole = !bytes[sizeof(long)..].ContainsAnyExcept((byte)number);
        Write(answer, session, number, isWhole ? session.Received + 1 : -1);
        session.Received = number;
    }

    private async ValueTask PushAsync(IConnection connection, SequenceSession session, CancellationToken aborted)
    {
        byte[] message = ArrayPool<byte>.Shared.Rent(AnswerSize);
        try
        {
            Write(message, session, answered: 0, expected: 0);
            await connection.SendAsync(message.AsMemory(0, AnswerSize), aborted);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(message);
        }
    }

    private void Write(Span<byte> message, SequenceSession session, long answered, long expected)
    {
        BinaryPrimitives.WriteInt64LittleEndian(message, ++session.Sent);
        BinaryPrimitives.WriteInt64LittleEndian(message[8..], answered);
        BinaryPrimitives.WriteInt64LittleEndian(message[16..], expected);
        BinaryPrimitives.WriteInt32LittleEndian(message[24..], context.Generation);
        BinaryPrimitives.WriteInt32LittleEndian(message[28..], Build);
    }
}
