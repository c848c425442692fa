using System.Buffers;
using System.IO.Pipelines;

namespace PluginHost.Chat.Tests;

/// <summary>A generation of the chat and its connections: as much of a host as it takes to move them to another one.</summary>
internal sealed class ChatServer
{
    private readonly List<Seat> _seats = [];

    public ChatServer() => Plugin = new ChatPlugin(Context);

    public LoopbackContext Context { get; } = new();

    public ChatPlugin Plugin { get; }

    public IReadOnlyList<Seat> Seats => _seats;

    public Client Connect(int? bufferSize = null)
    {
        SocketPair pair = SocketPair.Create(bufferSize);
        var connection = new LoopbackConnection(pair.Accepted);
        var seat = new Seat(connection, Plugin.Open(connection));
        _seats.Add(seat);
        seat.Resume(Plugin);
        return new Client(pair.Peer);
    }

    /// <summary>Connects, takes a name, and reads all that belongs to that.</summary>
    public async Task<Client> ConnectAsync(string nick)
    {
        Client client = Connect();
        await client.SayAsync($"/nick {nick}");
        await client.HearUntilAsync(line => line.EndsWith($" is now {nick}.", StringComparison.Ordinal));
        return client;
    }

    public async Task SuspendAsync()
    {
        foreach (Seat seat in _seats)
        {
            seat.Connection.RequestDrain(canSuspend: true);
        }

        await Task.WhenAll(_seats.Select(seat => seat.End)).WithPatience();
    }

    public void Resume() => _seats.ForEach(seat => seat.Resume(Plugin));

    /// <summary>Moves everything that has been suspended, in the formats of the older of the two.</summary>
    /// <returns>The next generation, where nobody goes on yet.</returns>
    public async Task<ChatServer> MoveAsync(int sessionVersion = int.MaxValue, int stateVersion = int.MaxValue)
    {
        var next = new ChatServer();
        await MoveStateAsync(next, stateVersion);
        foreach (Seat seat in _seats.Where(seat => seat.End.Result is SessionEnd.Suspended))
        {
            var saved = new ArrayBufferWriter<byte>();
            Plugin.Save(seat.Session, sessionVersion, saved);
            seat.Connection.Replay();
            ChatSession loaded = next.Plugin.Load(
                seat.Connection, new ReadOnlySequence<byte>(saved.WrittenMemory), Math.Min(next.Plugin.SessionVersion, sessionVersion));
            next._seats.Add(new Seat(seat.Connection, loaded));
        }

        return next;
    }

    // Through a pipe, so that each waits for the other.
    private async Task MoveStateAsync(ChatServer next, int version)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 64, resumeWriterThreshold: 32));
        Task reading = next.Plugin.LoadAsync(
            pipe.Reader.AsStream(), Math.Min(next.Plugin.StateVersion, version), TestContext.Current.CancellationToken).AsTask();
        await using (Stream to = pipe.Writer.AsStream())
        {
            await Plugin.SaveAsync(to, version, TestContext.Current.CancellationToken).AsTask().WithPatience();
        }

        await reading.WithPatience();
    }
}
