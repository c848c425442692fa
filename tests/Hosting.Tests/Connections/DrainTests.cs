using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using PluginHost.Contracts;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Tests.Discovery;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Connections;

/// <summary>
/// When connections of a generation that drains are asked to finish, and what they still read. The tests are the handler.
/// </summary>
public sealed class DrainTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Instant = TimeSpan.FromTicks(1);

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ManualTimeProvider _clock = new();
    private readonly Channel<IConnection> _calls = Channel.CreateUnbounded<IConnection>();
    private readonly Channel<SessionEnd> _ends = Channel.CreateUnbounded<SessionEnd>();
    private readonly List<PluginFault> _faults = [];
    private readonly ContextConnections _connections;
    private TestClient? _client;
    private Socket? _accepted;

    public DrainTests()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _connections = new ContextConnections("Sample", 1, Patience.Limit, _clock, CancellationToken.None, _faults.Add);
        _connections.Attach(new Handler(this), receiver: null);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private TestClient Client => _client!;

    public void Dispose()
    {
        _connections.AbortAll();
        _client?.Dispose();
        _listener.Dispose();
        Assert.Empty(_faults);
    }

    [Fact]
    public async Task DrainRequested_fires_with_the_first_bytes_of_a_connection_that_has_received_nothing()
    {
        IConnection connection = await ServeAsync();
        CancellationToken drain = connection.DrainRequested;
        Task<string> reading = ReadAsync(connection, drain);

        _connections.BeginDrain(mover: null, Timeout);
        Assert.False(drain.IsCancellationRequested);
        Assert.False(connection.DrainRequested.IsCancellationRequested);
        await Client.SendAsync("one");

        Assert.Equal("one\n", await reading.WithPatience());
        Assert.True(drain.IsCancellationRequested);
    }

    [Fact]
    public async Task DrainRequested_fires_after_the_grace_where_nothing_comes()
    {
        IConnection connection = await ServeAsync();
        Task<string> reading = ReadAsync(connection, connection.DrainRequested);
        _connections.BeginDrain(mover: null, Timeout);

        _clock.Advance(DrainGrace.Longest - Instant);
        Assert.False(connection.DrainRequested.IsCancellationRequested);
        _clock.Advance(Instant);

        Assert.True(connection.DrainRequested.IsCancellationRequested);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WithPatience());
    }

    [Fact]
    public async Task The_grace_is_half_of_a_short_drain_timeout()
    {
        IConnection connection = await ServeAsync();
        _connections.BeginDrain(mover: null, DrainGrace.Longest);

        _clock.Advance((DrainGrace.Longest / 2) - Instant);
        Assert.False(connection.DrainRequested.IsCancellationRequested);
        _clock.Advance(Instant);

        Assert.True(connection.DrainRequested.IsCancellationRequested);
    }

    [Fact]
    public async Task DrainRequested_fires_at_once_where_something_was_received()
    {
        IConnection connection = await ServeAsync();
        CancellationToken drain = connection.DrainRequested;
        await Client.SendAsync("one");
        Assert.Equal("one\n", await ReadAsync(connection, drain).WithPatience());

        _connections.BeginDrain(mover: null, Timeout);

        Assert.True(drain.IsCancellationRequested);
    }

    [Fact]
    public async Task A_read_whose_token_has_fired_gives_what_had_arrived_and_nothing_that_comes_later()
    {
        IConnection connection = await ReceivedOneAsync();
        await ArriveAsync("two");
        _connections.BeginDrain(mover: null, Timeout);

        Assert.Equal("two\n", await ReadAsync(connection, connection.DrainRequested).WithPatience());

        await ArriveAsync("three");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync(connection, connection.DrainRequested).WithPatience());
        Assert.Equal("three\n", await ReadAsync(connection, Token).WithPatience());
    }

    [Fact]
    public async Task A_read_whose_token_has_fired_gives_what_is_buffered()
    {
        IConnection connection = await ServeAsync();
        await Client.SendAsync("one\ntwo");
        PipeReader input = connection.Transport.Input;
        ReadResult read = await input.ReadAtLeastAsync(8, Token).WithPatience();
        input.AdvanceTo(read.Buffer.GetPosition(4));

        _connections.BeginDrain(mover: null, Timeout);

        Assert.Equal("two\n", await ReadAsync(connection, connection.DrainRequested).WithPatience());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync(connection, connection.DrainRequested).WithPatience());
    }

    [Fact]
    public async Task A_long_request_that_has_arrived_is_read_whole_with_a_token_that_has_fired()
    {
        const int Length = 50_000;
        IConnection connection = await ReceivedOneAsync();
        await ArriveAsync(new string('x', Length - 1));
        _connections.BeginDrain(mover: null, Timeout);

        ReadResult read = await connection.Transport.Input.ReadAtLeastAsync(Length, connection.DrainRequested).WithPatience();

        Assert.Equal(Length, read.Buffer.Length);
    }

    [Fact]
    public async Task A_connection_that_is_used_through_its_socket_has_the_grace_if_it_has_received_nothing()
    {
        IConnection connection = await ServeAsync();
        _ = connection.Socket;
        _connections.BeginDrain(mover: null, Timeout);

        Assert.False(connection.DrainRequested.IsCancellationRequested);
        _clock.Advance(DrainGrace.Longest);

        Assert.True(connection.DrainRequested.IsCancellationRequested);
    }

    [Fact]
    public async Task A_connection_that_has_received_something_through_its_socket_is_asked_at_once_on_Linux()
    {
        IConnection connection = await ServeAsync();
        await Client.SendAsync("one");
        Assert.NotEqual(0, await connection.Socket.ReceiveAsync(new byte[10], Token).WithPatience());

        _connections.BeginDrain(mover: null, Timeout);

        Assert.Equal(OperatingSystem.IsLinux(), connection.DrainRequested.IsCancellationRequested);
    }

    [Fact]
    public async Task A_connection_that_the_plugin_accepts_after_the_grace_has_one_of_its_own()
    {
        await ServeAsync();
        _connections.BeginDrain(mover: null, Timeout);
        _clock.Advance(DrainGrace.Longest);

        using TestClient client = await TestClient.ConnectAsync(_listener.LocalEndPoint!);
        Assert.True(_connections.TryAdmitOwn(await _listener.AcceptAsync(Token).WithPatience(), "main", here: false));
        IConnection late = await _calls.Reader.ReadAsync(Token).WithPatience();

        Assert.False(late.DrainRequested.IsCancellationRequested);
        _clock.Advance(DrainGrace.Longest);
        Assert.True(late.DrainRequested.IsCancellationRequested);
    }

    [Fact]
    public async Task A_session_that_is_asked_to_finish_waits_for_its_first_bytes()
    {
        ServeSessions();
        IConnection connection = await ServeAsync();
        Task<string> reading = ReadAsync(connection, connection.DrainRequested);

        _connections.BeginDrain(mover: null, Timeout);
        Assert.False(connection.DrainRequested.IsCancellationRequested);
        await Client.SendAsync("one");

        Assert.Equal("one\n", await reading.WithPatience());
        Assert.True(connection.DrainRequested.IsCancellationRequested);
        Assert.False(connection.CanSuspend);
    }

    [Fact]
    public async Task A_session_that_can_move_is_asked_at_once_and_waits_for_its_first_bytes_only_where_it_is_refused()
    {
        ServeSessions();
        IConnection connection = await ServeAsync();
        var mover = new Mover();
        _connections.BeginDrain(mover, Timeout);
        IMovingSession session = Assert.Single(mover.Sessions);
        await ArriveAsync("one");

        Suspension suspension = session.Suspend();
        Assert.True(connection.DrainRequested.IsCancellationRequested);
        Assert.True(connection.CanSuspend);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync(connection, connection.DrainRequested).WithPatience());
        Assert.True(_ends.Writer.TryWrite(SessionEnd.Suspended));
        Assert.True(await suspension.Stopped.WithPatience());
        session.GiveBack(finishing: true);

        Assert.Same(connection, await _calls.Reader.ReadAsync(Token).WithPatience());
        Assert.False(connection.DrainRequested.IsCancellationRequested);
        Assert.Equal("one\n", await ReadAsync(connection, connection.DrainRequested).WithPatience());
        Assert.True(connection.DrainRequested.IsCancellationRequested);
        Assert.False(connection.CanSuspend);
    }

    private static async Task<string> ReadAsync(IConnection connection, CancellationToken cancellationToken)
    {
        PipeReader input = connection.Transport.Input;
        ReadResult read = await input.ReadAsync(cancellationToken);
        string text = Encoding.UTF8.GetString(read.Buffer);
        input.AdvanceTo(read.Buffer.End);
        return text;
    }

    private void ServeSessions() => _connections.Attach(handler: null, receiver: null, new SessionAdapter<object>(new Sessions(this)));

    private async Task<IConnection> ServeAsync()
    {
        _client = await TestClient.ConnectAsync(_listener.LocalEndPoint!);
        _accepted = await _listener.AcceptAsync(Token).WithPatience();
        Assert.True(_connections.TryDispatch(_accepted, "main"));
        return await _calls.Reader.ReadAsync(Token).WithPatience();
    }

    private async Task<IConnection> ReceivedOneAsync()
    {
        IConnection connection = await ServeAsync();
        await Client.SendAsync("one");
        Assert.Equal("one\n", await ReadAsync(connection, Token).WithPatience());
        return connection;
    }

    /// <summary>Sends a line, and waits until all of it waits in the kernel.</summary>
    private async Task ArriveAsync(string line)
    {
        await Client.SendAsync(line);
        await Patience.UntilAsync(() => _accepted!.Available == line.Length + 1, () => $"{_accepted!.Available} bytes have arrived.");
    }

    private async Task<SessionEnd> HandleAsync(IConnection connection, CancellationToken aborted)
    {
        _calls.Writer.TryWrite(connection);
        return await _ends.Reader.ReadAsync(aborted);
    }

    private sealed class Handler(DrainTests test) : IConnectionHandler
    {
        public Task HandleAsync(IConnection connection, CancellationToken aborted) => test.HandleAsync(connection, aborted);
    }

    private sealed class Sessions(DrainTests test) : ISessionHandler<object>
    {
        public int SessionVersion => 1;

        public object Open(IConnection connection) => new();

        public Task<SessionEnd> HandleAsync(IConnection connection, object session, CancellationToken aborted) =>
            test.HandleAsync(connection, aborted);

        public void Save(object session, int readerVersion, IBufferWriter<byte> to) => throw new NotSupportedException();

        public object Load(IConnection connection, ReadOnlySequence<byte> from, int version) => throw new NotSupportedException();
    }

    private sealed class Mover : ISessionMover
    {
        public IReadOnlyList<IMovingSession> Sessions { get; private set; } = [];

        public void Begin(IReadOnlyList<IMovingSession> sessions) => Sessions = sessions;
    }
}
