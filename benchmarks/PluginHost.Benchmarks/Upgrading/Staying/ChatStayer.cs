using System.Net;
using System.Net.Sockets;
using System.Text;
using PluginHost.Benchmarks.Crashing;

namespace PluginHost.Benchmarks.Upgrading.Staying;

/// <summary>Stays with Chat, in a room with some others: counts aloud, and reads what the others and it itself say.</summary>
internal sealed class ChatStayer : Stayer
{
    private const int BufferSize = 16 * 1024;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private readonly ChatTranscript _transcript;
    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly int _number;
    private readonly int _roomSize;
    private int _length;
    private long _said;
    private volatile TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _listening = Task.CompletedTask;

    /// <summary>Returns when it is in its room.</summary>
    /// <param name="server">Where the chat is.</param>
    /// <param name="number">Which of all connections this is; those in a room follow each other.</param>
    /// <param name="roomSize">How many share a room.</param>
    /// <param name="counts">What it counts in.</param>
    /// <exception cref="SocketException">The server cannot be reached.</exception>
    internal ChatStayer(IPEndPoint server, int number, int roomSize, StayerCounts counts)
        : base(server, counts)
    {
        (_number, _roomSize, _transcript) = (number, roomSize, new ChatTranscript(number, roomSize));
        Socket.ReceiveTimeout = (int)AnswerTimeout.TotalMilliseconds;
        string room = $"#room{number / roomSize}";
        Socket.Send(Encoding.ASCII.GetBytes($"/nick {ChatTranscript.Nick(number)}\n/join {room}\n"));
        byte[] arrived = Encoding.ASCII.GetBytes($"* You are in {room}, ");
        while (!ReadLines().Any(line => line.AsSpan().StartsWith(arrived)))
        {
            Receive();
        }
    }

    /// <summary>
    /// Counts what has not come of what those have said whose connection has stayed. To be called when none of them says any more.
    /// </summary>
    /// <param name="all">All members of all rooms, by their numbers.</param>
    internal async Task FinishAsync(IReadOnlyList<ChatStayer> all)
    {
        ChatStayer[] room = [.. all.Skip(_number / _roomSize * _roomSize).Take(_roomSize).Where(member => member.IsOpen)];
        for (TimeSpan waited = TimeSpan.Zero; IsOpen && !_listening.IsCompleted && waited < AnswerTimeout && CountMissing(room) > 0; waited += Look)
        {
            await Task.Delay(Look);
        }

        long lostBytes = IsOpen ? room.Sum(member => _transcript.MissingOf(member._number, member._said) * ChatTranscript.LengthOf(member._number, member._said)) : 0;
        Counts.Judged(new Answers(_transcript.Right, _transcript.Wrong, IsOpen ? CountMissing(room) : 0, _transcript.Doubled), lostBytes);
    }

    internal override async Task CloseAsync()
    {
        await base.CloseAsync();
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Starts to listen. To be called once, when all are in their rooms and before any of them says anything.</summary>
    internal void Listen() => _listening = ListenAsync();

    protected override async Task AskAsync()
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _heard = heard;
        await Socket.SendAsync(Encoding.ASCII.GetBytes($"{Interlocked.Increment(ref _said)}\n"));
        if (await Task.WhenAny(heard.Task, _listening) == _listening)
        {
            await _listening;
        }
    }

    private long CountMissing(ChatStayer[] room) => room.Sum(member => _transcript.MissingOf(member._number, member._said));

    /// <summary>Until the connection ends, by whomever.</summary>
    private async Task ListenAsync()
    {
        while (true)
        {
            foreach (byte[] line in ReadLines())
            {
                _transcript.Read(line);
            }

            if (_transcript.LastOf(_number) >= Volatile.Read(ref _said))
            {
                _heard.TrySetResult();
            }

            int received = await Socket.ReceiveAsync(_buffer.AsMemory(_length));
            _length += received > 0 ? received : throw new SocketException((int)SocketError.ConnectionReset);
        }
    }

    private void Receive()
    {
        int received = Socket.Receive(_buffer.AsSpan(_length));
        _length += received > 0 ? received : throw new SocketException((int)SocketError.ConnectionReset);
    }

    /// <summary>The lines that are complete, without their ends.</summary>
    private List<byte[]> ReadLines()
    {
        var lines = new List<byte[]>();
        int read = 0;
        while (_buffer.AsSpan(read, _length - read).IndexOf((byte)'\n') is >= 0 and var end)
        {
            lines.Add(_buffer.AsSpan(read, end).ToArray());
            read += end + 1;
        }

        _buffer.AsSpan(read, _length - read).CopyTo(_buffer);
        _length -= read;
        return lines;
    }
}
