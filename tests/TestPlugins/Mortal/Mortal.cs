using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.Logging;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Mortal;

/// <summary>
/// Answers each line with <c>=</c> and the line, and flushes once for all the lines that came together: it consumes before it flushes. Some
/// lines are commands: <c>who</c> is answered with the generation, the one that opened the session and the lines it remembers, <c>flood
/// BYTES</c> at that length, <c>quit</c> by the end; <c>die HOW</c> ends the process (<see cref="Death"/>). It logs each time that it
/// serves a session again after a stop: then the session is saved. A setting <c>Way</c> of <c>socket</c> makes it use the socket itself,
/// and one of <c>Dies</c> makes it die as it starts.
/// </summary>
[Endpoint("tcp://127.0.0.1:0")]
public sealed class Mortal(IPluginContext context) : ISessionHandler<MortalSession>, IPluginLifecycle
{
    private readonly ILogger _logger = context.LoggerFactory.CreateLogger("Mortal");
    private readonly bool _usesSocket = context.Settings["Way"] == "socket";

    public int SessionVersion => 1;

    public ValueTask StartAsync(CancellationToken cancellationToken)
    {
        if (context.Settings["Dies"] is { } how)
        {
            Death.Of(how);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask StopAsync(CancellationToken deadline) => ValueTask.CompletedTask;

    public MortalSession Open(IConnection connection) => new() { Opened = context.Generation };

    public async Task<SessionEnd> HandleAsync(IConnection connection, MortalSession session, CancellationToken aborted)
    {
        if (_usesSocket)
        {
            return await EchoAsync(connection, aborted);
        }

        if (session.WasServed)
        {
            _logger.LogInformation("{Connection} is saved with {Lines} lines", connection.ConnectionId, session.Lines);
        }

        session.WasServed = true;
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
            catch (OperationCanceledException) when (drain.IsCancellationRequested && !aborted.IsCancellationRequested)
            {
                return connection.CanSuspend ? SessionEnd.Suspended : SessionEnd.Closed;
            }

            ReadOnlySequence<byte> rest = read.Buffer;
            string? last = null;
            while (last is not "quit"
                && last?.StartsWith("die ", StringComparison.Ordinal) != true
                && rest.PositionOf((byte)'\n') is { } end)
            {
                last = Encoding.UTF8.GetString(rest.Slice(0, end));
                rest = rest.Slice(rest.GetPosition(1, end));
                session.Lines++;
                output.Write(Encoding.UTF8.GetBytes(Answer(session, last) + "\n"));
            }

            input.AdvanceTo(rest.Start, rest.End);
            if (last?.StartsWith("die ", StringComparison.Ordinal) == true)
            {
                await output.FlushAsync(aborted);
                Death.Of(last[4..]);
            }

            if (last == "quit" || (last is null && read.IsCompleted))
            {
                return SessionEnd.Closed;
            }
        }
    }

    public void Save(MortalSession session, int readerVersion, IBufferWriter<byte> to)
    {
        Span<byte> saved = to.GetSpan(8);
        BinaryPrimitives.WriteInt32LittleEndian(saved, session.Opened);
        BinaryPrimitives.WriteInt32LittleEndian(saved[4..], session.Lines);
        to.Advance(8);
    }

    public MortalSession Load(IConnection connection, ReadOnlySequence<byte> from, int version)
    {
        byte[] saved = from.ToArray();
        return new MortalSession { Opened = BinaryPrimitives.ReadInt32LittleEndian(saved), Lines = BinaryPrimitives.ReadInt32LittleEndian(saved.AsSpan(4)) };
    }

    private string Answer(MortalSession session, string line) => line.Split(' ') switch
    {
        ["who"] => $"{context.Generation}:{session.Opened}:{session.Lines}",
        ["flood", var bytes] => new string('x', int.Parse(bytes)),
        _ => $"={line}",
    };

    private static async Task<SessionEnd> EchoAsync(IConnection connection, CancellationToken aborted)
    {
        byte[] buffer = new byte[4096];
        while (await connection.Socket.ReceiveAsync(buffer, aborted) is > 0 and int received)
        {
            await connection.Socket.SendAsync(buffer.AsMemory(0, received), CancellationToken.None);
        }

        return SessionEnd.Closed;
    }
}
