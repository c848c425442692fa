using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using PluginHost.Contracts;

namespace PluginHost.Benchmarks.Plugins;

/// <summary>
/// Answers each question of 8 bytes with those bytes and with who answers: the generation, the build (the assembly's major version) and
/// which connection of the generation this is, each as a little-endian 32-bit number. With the setting <c>Once</c> it answers one question
/// and closes, and waits for that question only until it is asked to finish.
/// </summary>
[Endpoint("tcp://127.0.0.1:0")]
[WarmUp("warm-up!")]
public sealed class Answerer(IPluginContext context) : IConnectionHandler
{
    private const int QuestionSize = 8;
    private const int AnswerSize = QuestionSize + 3 * sizeof(int);
    private static readonly int Build = typeof(Answerer).Assembly.GetName().Version!.Major;

    private readonly bool _once = context.Settings["Once"] is not null;

    // The warm-up's connection is number 0, and so the first client's number 1.
    private int _lastConnection = -1;

    public async Task HandleAsync(IConnection connection, CancellationToken aborted)
    {
        int number = Interlocked.Increment(ref _lastConnection);
        (PipeReader input, PipeWriter output) = (connection.Transport.Input, connection.Transport.Output);
        while (true)
        {
            ReadResult received = await input.ReadAtLeastAsync(QuestionSize, _once ? connection.DrainRequested : aborted);
            if (received.Buffer.Length < QuestionSize)
            {
                return;
            }

            Answer(received.Buffer.Slice(0, QuestionSize), output, number);
            input.AdvanceTo(received.Buffer.GetPosition(QuestionSize));
            await output.FlushAsync(aborted);
            if (_once)
            {
                return;
            }
        }
    }

    private void Answer(ReadOnlySequence<byte> question, PipeWriter output, int connection)
    {
        Span<byte> answer = output.GetSpan(AnswerSize);
        question.CopyTo(answer);
        BinaryPrimitives.WriteInt32LittleEndian(answer[QuestionSize..], context.Generation);
        BinaryPrimitives.WriteInt32LittleEndian(answer[(QuestionSize + sizeof(int))..], Build);
        BinaryPrimitives.WriteInt32LittleEndian(answer[(QuestionSize + 2 * sizeof(int))..], connection);
        output.Advance(AnswerSize);
    }
}
