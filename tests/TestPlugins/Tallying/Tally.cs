using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins;

/// <summary>
/// Answers each line with its version, the number of the line and the line. A setting <c>Flaw</c> makes it fail in one way; some lines are
/// commands: <c>stall</c> is not answered until the connection ends, <c>nap MILLISECONDS</c> later, <c>flood BYTES</c> is answered at that
/// length, <c>send LINE</c> uses <c>SendAsync</c>.
/// </summary>
public abstract class Tally(int version, IPluginContext context) : ISessionHandler<TallySession>
{
    private readonly string? _flaw = context.Settings["Flaw"];

    public int SessionVersion => version;

    protected string Name => $"v{version}";

    public TallySession Open(IConnection connection) => new();

    public async Task<SessionEnd> HandleAsync(IConnection connection, TallySession session, CancellationToken aborted)
    {
        if (_flaw == "SuspendsUnasked")
        {
            await connection.Transport.Input.ReadAsync(aborted);
            return SessionEnd.Suspended;
        }

        (PipeReader input, PipeWriter output) = (connection.Transport.Input, connection.Transport.Output);
        CancellationToken drain = connection.DrainRequested;
        while (true)
        {
            ReadResult read;
            try
            {
                await output.FlushAsync(drain);
                read = await input.ReadAsync(drain);
            }
            catch (OperationCanceledException) when (
                _flaw != "LetsCancellationOut" && drain.IsCancellationRequested && !aborted.IsCancellationRequested)
            {
                if (_flaw == "LeavesARead")
                {
                    _ = input.ReadAsync(aborted);
                }

                return connection.CanSuspend ? SessionEnd.Suspended : await SayGoodbyeAsync(output);
            }

            // One line a turn: what follows it may as well be read by the next generation.
            if (read.Buffer.PositionOf((byte)'\n') is not { } end)
            {
                input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                if (read.IsCompleted)
                {
                    return SessionEnd.Closed;
                }

                continue;
            }

            string line = Encoding.UTF8.GetString(read.Buffer.Slice(0, end));
            input.AdvanceTo(read.Buffer.GetPosition(1, end));
            session.Lines++;
            await AnswerAsync(connection, session, output, line, aborted);
            if (line == "quit")
            {
                return SessionEnd.Closed;
            }
        }
    }

    public void Save(TallySession session, int readerVersion, IBufferWriter<byte> to)
    {
        Fail("SaveThrows");
        BinaryPrimitives.WriteInt32LittleEndian(to.GetSpan(8), session.Lines);
        BinaryPrimitives.WriteInt32LittleEndian(to.GetSpan(8)[4..], session.Moves + 1);
        to.Advance(Math.Min(version, readerVersion) == 1 ? 4 : 8);
    }

    public TallySession Load(IConnection connection, ReadOnlySequence<byte> from, int savedVersion)
    {
        Fail("LoadThrows");
        byte[] saved = from.ToArray();
        return saved.Length == (savedVersion == 1 ? 4 : 8)
            ? new TallySession
            {
                Lines = BinaryPrimitives.ReadInt32LittleEndian(saved),
                Moves = savedVersion == 1 ? 0 : BinaryPrimitives.ReadInt32LittleEndian(saved.AsSpan(4)),
            }
            : throw new InvalidDataException($"{saved.Length} bytes are no session of version {savedVersion}.");
    }

    /// <summary>What is answered to a line.</summary>
    protected virtual string Answer(TallySession session, string line) => $"{Name}:{session.Lines}:{line}";

    protected void Fail(string flaw)
    {
        if (_flaw == flaw)
        {
            throw new InvalidDataException($"The plugin has the flaw {flaw}.");
        }
    }

    private static async Task<SessionEnd> SayGoodbyeAsync(PipeWriter output)
    {
        output.Write("bye\n"u8);
        await output.FlushAsync();
        return SessionEnd.Closed;
    }

    private async Task AnswerAsync(IConnection connection, TallySession session, PipeWriter output, string line, CancellationToken aborted)
    {
        switch (line.Split(' ', 2))
        {
            case ["stall"]:
                output.Write("stalling\n"u8);
                await output.FlushAsync(aborted);
                await Task.Delay(Timeout.Infinite, aborted);
                break;
            case ["nap", var milliseconds]:
                await Task.Delay(int.Parse(milliseconds), aborted);
                output.Write("woke\n"u8);
                break;
            case ["flood", var bytes]:
                output.Write(Encoding.UTF8.GetBytes(new string('x', int.Parse(bytes)) + "\n"));
                break;
            case ["send", var said]:
                await connection.SendAsync(Encoding.UTF8.GetBytes(said + "\n"), aborted);
                break;
            default:
                output.Write(Encoding.UTF8.GetBytes(Answer(session, line) + "\n"));
                break;
        }
    }
}
