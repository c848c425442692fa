using System.Buffers;
using Microsoft.Extensions.Logging;
using PluginHost.Contracts;

namespace PluginHost.Plugins.Chat;

/// <summary>
/// A chat of lines: what one says, everyone in the room reads, all in the same order. A reload takes the rooms with their history along,
/// and every connection with its name, its room and what is still on its way to it.
/// </summary>
/// <remarks>
/// Locks are taken in this order: <see cref="Rooms"/>, <see cref="Room"/>, <see cref="Outbox"/>; the one in <see cref="Nicknames"/> is
/// alone. None is held over I/O or a call into the host: under a room's lock a line is put into the outboxes of its members, and each
/// outbox is emptied by its own connection.
/// </remarks>
[Endpoint("tcp://127.0.0.1:7008")]
[WarmUp("/who\n/history\n/help\n/quit\n")]
public sealed class Chat : ISessionHandler<ChatSession>, IStatefulPlugin
{
    // For what a leaving client has still to read. One that reads nothing would stay for ever.
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(5);

    private readonly IPluginContext _context;
    private readonly ILogger _logger;
    private readonly Nicknames _nicknames = new();
    private readonly Rooms _rooms = new();
    private readonly Commands _commands;

    public Chat(IPluginContext context)
    {
        _context = context;
        _logger = context.LoggerFactory.CreateLogger<Chat>();
        _commands = new Commands(_rooms, _nicknames, context);
    }

    public int SessionVersion => Formats.Session;

    public int StateVersion => Formats.State;

    public ChatSession Open(IConnection connection)
    {
        var session = new ChatSession(_nicknames.TakeForGuest(), _context.TimeProvider.GetUtcNow(), new Outbox(connection, _logger));
        session.Tell($"* Welcome, {session.Nick}. /help lists what you can do.");
        _rooms.Welcome(session);
        return session;
    }

    public async Task<SessionEnd> HandleAsync(IConnection connection, ChatSession session, CancellationToken aborted)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        Task sending = session.Outbox.SendAsync(stop.Token);
        var end = SessionEnd.Closed;
        try
        {
            end = await new Conversation(connection, session, _commands).RunAsync(aborted);
            if (end is SessionEnd.Closed)
            {
                Leave(connection, session);
                await FarewellAsync(session, aborted);
            }

            return end;
        }
        finally
        {
            if (end is SessionEnd.Closed)
            {
                Leave(connection, session);
            }

            // What has not been sent stays in the outbox, and moves with the session.
            await stop.CancelAsync();
            await sending;
        }
    }

    public void Save(ChatSession session, int readerVersion, IBufferWriter<byte> to) =>
        SessionWriter.Write(session, Math.Min(SessionVersion, readerVersion), to);

    public ChatSession Load(IConnection connection, ReadOnlySequence<byte> from, int version)
    {
        ChatSession session = SessionReader.Read(from, version, new Outbox(connection, _logger), out string room);
        if (!_nicknames.TryTake(session.Nick))
        {
            throw new InvalidDataException($"Two sessions are called '{session.Nick}'.");
        }

        // At once: what those say who go on before this one is for it, too.
        _rooms.Return(session, room);
        return session;
    }

    public ValueTask SaveAsync(Stream to, int readerVersion, CancellationToken cancellationToken) =>
        StateWriter.WriteAsync(_rooms.List(), Math.Min(StateVersion, readerVersion), to, cancellationToken);

    public async ValueTask LoadAsync(Stream from, int version, CancellationToken cancellationToken) =>
        _rooms.Replace(await StateReader.ReadAsync(from, version, cancellationToken));

    private void Leave(IConnection connection, ChatSession session)
    {
        // When all are sent away nobody needs to read that each of the others was.
        if (_rooms.TryLeave(session, silently: connection.DrainRequested.IsCancellationRequested))
        {
            _nicknames.Release(session.Nick);
        }
    }

    private async Task FarewellAsync(ChatSession session, CancellationToken aborted)
    {
        using var timeout = new CancellationTokenSource(FarewellTimeout, _context.TimeProvider);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, aborted);
        try
        {
            await session.Outbox.CatchUpAsync(allowed: 0, limit.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            // The client does not read what it asked for; it has left the chat either way.
        }
    }
}
