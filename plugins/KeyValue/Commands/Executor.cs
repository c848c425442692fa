using System.Buffers;
using System.Text;
using PluginHost.Contracts;
using PluginHost.Plugins.KeyValue.Protocol;
using PluginHost.Plugins.KeyValue.Sessions;
using PluginHost.Plugins.KeyValue.Store;

namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>
/// The store: keys, clients and channels behind one lock, which is held while the requests that a client sent together are executed and
/// never while anything is received or sent.
/// </summary>
internal sealed class Executor
{
    // Slots that a batch with a write looks at for expired keys.
    private const int SweptSlots = 20;

    private readonly Lock _lock = new();
    private readonly RequestParser _parser = new();
    private readonly Clock _clock;
    private readonly Clients _clients = new();
    private readonly Channels _channels = new();
    private readonly CommandTable _table = new();
    private readonly Call _call;

    public Executor(TimeProvider time, string plugin, int generation)
    {
        _clock = new Clock(time);
        _call = new Call(_parser.Arguments, new Keyspace(_clock, new Columns()));
        new StringCommands(_clock).AddTo(_table);
        new CounterCommands().AddTo(_table);
        new KeyCommands().AddTo(_table);
        new ExpiryCommands(_clock).AddTo(_table);
        new ListCommands().AddTo(_table);
        new HashCommands().AddTo(_table);
        new SetCommands().AddTo(_table);
        new SortedSetCommands().AddTo(_table);
        new ChannelCommands(_channels).AddTo(_table);
        new ConnectionCommands(plugin).AddTo(_table);
        new ClientCommands(_clients).AddTo(_table);
        new ServerCommands(_clock, _clients, _table, plugin, generation).AddTo(_table);
    }

    /// <summary>The keys and the number of the next client, for the next generation.</summary>
    public (Columns Keys, long NextClient) State
    {
        get
        {
            lock (_lock)
            {
                return (_call.Keys.Columns, _clients.Next);
            }
        }

        set
        {
            lock (_lock)
            {
                _call.Serve(new Keyspace(_clock, value.Keys));
                _clients.Next = value.NextClient;
            }
        }
    }

    /// <summary>Makes the session of a new client.</summary>
    public KeyValueSession Enter(IConnection connection)
    {
        lock (_lock)
        {
            return _clients.Add(connection);
        }
    }

    /// <summary>Makes a session known that comes from another generation. From now on what is published to it is kept for it.</summary>
    public void Enter(KeyValueSession session)
    {
        lock (_lock)
        {
            _clients.Add(session);
            _channels.Add(session);
        }
    }

    /// <summary>Forgets a session.</summary>
    public void Leave(KeyValueSession session)
    {
        lock (_lock)
        {
            _clients.Remove(session);
            _channels.Remove(session);
        }
    }

    /// <summary>Executes the requests that are complete, as many as <see cref="Limits.Batch"/> lets.</summary>
    public Batch Run(KeyValueSession session, InputBuffer input)
    {
        lock (_lock)
        {
            ReplyWriter reply = _call.Reply;
            _call.Session = session;
            _clock.Reset();
            reply.Begin();
            (int needed, bool isLast, CommandTraits traits) = (0, false, CommandTraits.None);
            int at = input.Start;
            while (at < input.End && reply.Length < Limits.Batch && needed == 0 && !isLast)
            {
                reply.BeginReply();
                switch (_parser.Read(input.Bytes, at, input.End, out at))
                {
                    case RequestStatus.Complete when _parser.Arguments.Count > 0:
                        traits |= Execute();
                        isLast = session.Quits;
                        break;
                    case RequestStatus.Incomplete:
                        needed = _parser.Needed;
                        break;
                    case RequestStatus.Malformed:
                        reply.Error(_parser.Fault);
                        isLast = true;
                        break;
                }
            }

            input.ConsumeTo(at);
            if ((traits & CommandTraits.Write) != 0)
            {
                _call.Keys.Sweep(SweptSlots);
            }

            return Finish(session, needed, isLast);
        }
    }

    private CommandTraits Execute()
    {
        Command? command = _table.Find(_call[0]);
        if (command is null)
        {
            _call.Reply.Error(UnknownCommand());
            return CommandTraits.None;
        }

        if (!command.Takes(_call.Count))
        {
            _call.WrongNumberOfArguments(command.Name);
            return CommandTraits.None;
        }

        if (_call.Session.Channels.Count > 0 && (command.Traits & CommandTraits.Subscriber) == 0)
        {
            _call.Reply.Error($"ERR Can't execute '{command.Name}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are "
                + "allowed in this context");
            return CommandTraits.None;
        }

        _call.Command = command;
        command.Body(_call);
        if (_call.Reply.Overflowed)
        {
            _call.Reply.Revoke();
            _call.Reply.Error("ERR the reply exceeds the maximum allowed size");
        }

        return command.Traits;
    }

    // As redis: so much of the name and of the arguments as helps to find the mistake.
    private string UnknownCommand()
    {
        const int most = 128;
        var text = new StringBuilder("ERR unknown command '").Append(Start(_call[0], most)).Append("', with args beginning with: ");
        int start = text.Length;
        for (int i = 1; i < _call.Count && text.Length - start < most; i++)
        {
            text.Append('\'').Append(Start(_call[i], most - (text.Length - start))).Append("' ");
        }

        return text.ToString();
    }

    private static string Start(ReadOnlySpan<byte> bytes, int most) => Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, most)]);

    private Batch Finish(KeyValueSession session, int needed, bool isLast)
    {
        int length = _call.Reply.Length;
        byte[]? replies = _call.Reply.Detach();
        if (session.Outbox is { } outbox)
        {
            outbox.Append(replies.AsSpan(0, length));
            ArrayPool<byte>.Shared.Return(replies);
            replies = null;
        }

        return new Batch { Replies = replies, Length = length, Needed = needed, IsLast = isLast, Wakes = _channels.TakeWakes() };
    }
}
