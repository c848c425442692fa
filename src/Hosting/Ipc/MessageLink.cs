using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using PluginHost.Hosting.PluginCalls;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Ipc;

/// <summary>
/// A conversation between two processes: messages in order, some with a socket, some with an answer. Either end may say anything at any
/// time. Thread-safe.
/// </summary>
/// <remarks>
/// A message longer than a packet goes in several, one such message at a time; short ones go between. What makes no sense ends the link, as
/// the end of the other process does.
/// </remarks>
/// <typeparam name="TKind">What can be said, a byte each. Zero is nothing; <see cref="ReplyKind"/> is the answer to a call.</typeparam>
internal class MessageLink<TKind> : IDisposable
    where TKind : unmanaged, Enum
{
    /// <summary>The number of an answer, whatever else can be said.</summary>
    public const byte ReplyKind = 1;

    /// <summary>The longest message. A session that is longer does not move.</summary>
    public const int MaxMessage = PayloadWriter.Longest;

    private const int HeaderSize = 6;
    private const int MaxPart = SocketChannel.MaxPayloadSize - HeaderSize;
    private const byte Continues = 1;
    private const byte Continued = 2;

    private readonly SocketChannel _channel;
    private readonly Func<LinkMessage<TKind>, Task> _receive;
    private readonly SemaphoreSlim _longMessage = new(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<int, TaskCompletionSource<LinkMessage<TKind>>> _calls = [];
    private readonly TaskCompletionSource<LinkLostException> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MemoryStream? _long;
    private LinkMessage<TKind> _longHead;
    private int _lastCall;

    /// <param name="channel">The link's to dispose.</param>
    /// <param name="receive">Takes every message but replies, one after the other. What it throws ends the link.</param>
    protected MessageLink(SocketChannel channel, Func<LinkMessage<TKind>, Task> receive) => (_channel, _receive) = (channel, receive);

    /// <summary>Ends, with the reason, when nothing more can be said or heard.</summary>
    public Task<LinkLostException> Ended => _ended.Task;

    /// <summary>Begins to receive.</summary>
    public void Begin()
    {
        using (SuppressedFlow.Enter())
        {
            _ = Task.Run(ReceiveAllAsync);
        }
    }

    /// <summary>Says something that wants no answer. After the link's end it says nothing.</summary>
    public void Post(TKind kind, PayloadWriter payload) => _ = PostAsync(kind, payload);

    /// <summary>Says something, with a socket, that wants no answer.</summary>
    /// <param name="kind">What.</param>
    /// <param name="payload">More of it.</param>
    /// <param name="socket">Passed on and closed, or, if <paramref name="shared"/>, duplicated; null for none.</param>
    /// <param name="shared">Whether the socket stays the caller's.</param>
    /// <returns>Ends when it is on its way.</returns>
    /// <exception cref="LinkLostException">The link has ended; the socket is the caller's.</exception>
    /// <exception cref="SocketException">The socket cannot be passed on; it is the caller's.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public ValueTask SendAsync(TKind kind, PayloadWriter payload, Socket? socket = null, bool shared = false) =>
        SendAsync(kind, call: 0, payload.Payload, socket, shared ? SocketUse.Shared : SocketUse.Given, CancellationToken.None);

    /// <summary>Says something, with a socket that the receiver has for itself and that stays open here, unused.</summary>
    /// <inheritdoc cref="SendAsync(TKind, PayloadWriter, Socket?, bool)"/>
    public ValueTask SendAndKeepAsync(TKind kind, PayloadWriter payload, Socket socket) =>
        SendAsync(kind, call: 0, payload.Payload, socket, SocketUse.Kept, CancellationToken.None);

    /// <summary>Says something and waits for the answer.</summary>
    /// <param name="kind">What.</param>
    /// <param name="payload">More of it.</param>
    /// <param name="timeout">How long to wait for it.</param>
    /// <param name="time">The host's clock.</param>
    /// <param name="cancellationToken">Ends the wait before that.</param>
    /// <param name="socket">As in <see cref="SendAsync(TKind, PayloadWriter, Socket?, bool)"/>.</param>
    /// <param name="shared">As there.</param>
    /// <exception cref="LinkLostException">The link has ended.</exception>
    /// <exception cref="TimeoutException">No answer came in time.</exception>
    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    public async Task<PayloadReader> CallAsync(
        TKind kind,
        PayloadWriter payload,
        TimeSpan timeout,
        TimeProvider time,
        CancellationToken cancellationToken = default,
        Socket? socket = null,
        bool shared = false)
    {
        LinkMessage<TKind> answer = await CallForSocketAsync(kind, payload, timeout, time, cancellationToken, socket, shared);
        answer.Socket?.Dispose();
        return answer.Read();
    }

    /// <summary>Says something and waits for an answer that may come with a socket.</summary>
    /// <inheritdoc cref="CallAsync" path="/param"/>
    /// <inheritdoc cref="CallAsync" path="/exception"/>
    /// <returns>The answer; its socket is the caller's.</returns>
    public async Task<LinkMessage<TKind>> CallForSocketAsync(
        TKind kind,
        PayloadWriter payload,
        TimeSpan timeout,
        TimeProvider time,
        CancellationToken cancellationToken = default,
        Socket? socket = null,
        bool shared = false)
    {
        var answer = new TaskCompletionSource<LinkMessage<TKind>>(TaskCreationOptions.RunContinuationsAsynchronously);
        int call = Register(answer);
        using var tooLate = new CancellationTokenSource(timeout, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(tooLate.Token, cancellationToken);
        try
        {
            // A process that is stopped reads nothing: then even to ask may take for ever.
            await SendAsync(kind, call, payload.Payload, socket, shared ? SocketUse.Shared : SocketUse.Given, over.Token);
            return await answer.Task.WaitAsync(over.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
        finally
        {
            lock (_lock)
            {
                _calls.Remove(call);
            }

            if (!answer.TrySetCanceled(CancellationToken.None) && over.IsCancellationRequested && answer.Task.IsCompletedSuccessfully)
            {
                answer.Task.Result.Socket?.Dispose(); // It came when nobody waited for it any more.
            }
        }
    }

    /// <summary>Answers a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="payload">The answer.</param>
    /// <param name="shared">A socket of which the other end gets a duplicate; null for none.</param>
    /// <exception cref="SocketException">The socket cannot be passed on; nothing was answered.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed; nothing was answered.</exception>
    public async Task ReplyAsync(LinkMessage<TKind> call, PayloadWriter payload, Socket? shared = null)
    {
        try
        {
            TKind reply = Unsafe.BitCast<byte, TKind>(ReplyKind);
            await SendAsync(reply, call.Call, payload.Payload, shared, SocketUse.Shared, CancellationToken.None);
        }
        catch (LinkLostException)
        {
            // Nobody waits for it any more.
        }
    }

    /// <summary>Ends the link. Idempotent.</summary>
    public void Dispose()
    {
        _channel.Dispose();
        End(new LinkLostException("The link was closed."));
    }

    /// <summary>The same as <see cref="Post"/>.</summary>
    /// <returns>Ends when it is on its way, or never will be.</returns>
    public async Task PostAsync(TKind kind, PayloadWriter payload)
    {
        try
        {
            await SendAsync(kind, payload);
        }
        catch (LinkLostException)
        {
            // Whoever watches the end of the link is told.
        }
    }

    private async ValueTask SendAsync(
        TKind kind, int call, ReadOnlyMemory<byte> payload, Socket? socket, SocketUse use, CancellationToken cancellationToken)
    {
        try
        {
            if (payload.Length <= MaxPart)
            {
                await SendPartAsync(kind, 0, call, payload, socket, use, cancellationToken);
                return;
            }

            if (payload.Length > MaxMessage)
            {
                throw new InvalidOperationException($"A message of {payload.Length} bytes is longer than {MaxMessage}.");
            }

            await _longMessage.WaitAsync(cancellationToken);
            try
            {
                for (int at = 0; at < payload.Length; at += MaxPart)
                {
                    int length = Math.Min(MaxPart, payload.Length - at);
                    byte flags = (byte)((at > 0 ? Continued : 0) | (at + length < payload.Length ? Continues : 0));

                    // A message that has begun goes whole.
                    CancellationToken until = at == 0 ? cancellationToken : CancellationToken.None;
                    await SendPartAsync(kind, flags, call, payload.Slice(at, length), at == 0 ? socket : null, use, until);
                }
            }
            finally
            {
                _longMessage.Release();
            }
        }
        catch (Exception e) when (e is SocketChannelException || (e is ObjectDisposedException && socket?.SafeHandle.IsClosed != true))
        {
            throw new LinkLostException("The other process is gone.", e);
        }
    }

    private ValueTask SendPartAsync(
        TKind kind, byte flags, int call, ReadOnlyMemory<byte> part, Socket? socket, SocketUse use, CancellationToken cancellationToken)
    {
        byte[] packet = new byte[HeaderSize + part.Length];
        packet[0] = Unsafe.BitCast<TKind, byte>(kind);
        packet[1] = flags;
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(2), call);
        part.CopyTo(packet.AsMemory(HeaderSize));
        return socket is null || use == SocketUse.Given ? _channel.SendAsync(socket, packet, cancellationToken)
            : use == SocketUse.Shared ? _channel.ShareAsync(socket, packet, cancellationToken)
            : _channel.SendAndKeepAsync(socket, packet, cancellationToken);
    }

    private int Register(TaskCompletionSource<LinkMessage<TKind>> answer)
    {
        lock (_lock)
        {
            if (_ended.Task.IsCompletedSuccessfully)
            {
                throw new LinkLostException(_ended.Task.Result.Message);
            }

            _calls.Add(++_lastCall, answer);
            return _lastCall;
        }
    }

    private async Task ReceiveAllAsync()
    {
        try
        {
            while (await ReceiveAsync() is { } packet)
            {
                if (Assemble(packet) is not { } message)
                {
                    continue;
                }

                if (Unsafe.BitCast<TKind, byte>(message.Kind) == ReplyKind)
                {
                    Answer(message);
                }
                else
                {
                    await _receive(message);
                }
            }

            End(new LinkLostException("The other process has closed the link."));
        }
        catch (Exception e)
        {
            End(new LinkLostException($"The link failed: {e.Message}", e));
        }

        _channel.Dispose();
    }

    private async ValueTask<SocketMessage?> ReceiveAsync()
    {
        while (true)
        {
            try
            {
                return await _channel.ReceiveAsync();
            }
            catch (SocketChannelException e) when (e.Fault == SocketChannelFault.SocketLost)
            {
                // No descriptor was free: what came with it is told without its socket, and whoever wants one says so.
                return new SocketMessage(null, e.Payload);
            }
        }
    }

    private LinkMessage<TKind>? Assemble(SocketMessage packet)
    {
        ReadOnlyMemory<byte> bytes = packet.Payload;
        if (bytes.Length < HeaderSize)
        {
            packet.Socket?.Dispose();
            throw new FormatException("A message has no header.");
        }

        byte flags = bytes.Span[1];
        var message = new LinkMessage<TKind>(
            Unsafe.BitCast<byte, TKind>(bytes.Span[0]), BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[2..]), bytes[HeaderSize..],
            packet.Socket);
        if (flags == 0)
        {
            return message;
        }

        if ((flags & Continued) == 0)
        {
            (_long, _longHead) = (new MemoryStream(), message);
        }

        if (_long is not { } whole
            || message.Call != _longHead.Call
            || !message.Kind.Equals(_longHead.Kind)
            || whole.Length + bytes.Length > MaxMessage)
        {
            throw new FormatException("The parts of a message do not fit together.");
        }

        whole.Write(message.Payload.Span);
        if ((flags & Continues) != 0)
        {
            return null;
        }

        _long = null;
        return _longHead with { Payload = whole.GetBuffer().AsMemory(0, (int)whole.Length) };
    }

    private void Answer(LinkMessage<TKind> reply)
    {
        TaskCompletionSource<LinkMessage<TKind>>? waiting;
        lock (_lock)
        {
            _calls.Remove(reply.Call, out waiting);
        }

        if (waiting?.TrySetResult(reply) != true)
        {
            reply.Socket?.Dispose();
        }
    }

    private void End(LinkLostException reason)
    {
        TaskCompletionSource<LinkMessage<TKind>>[] waiting;
        lock (_lock)
        {
            if (!_ended.TrySetResult(reason))
            {
                return;
            }

            waiting = [.. _calls.Values];
            _calls.Clear();
        }

        Array.ForEach(waiting, w => w.TrySetException(new LinkLostException(reason.Message, reason)));
    }

    /// <summary>What becomes of the sender's own socket.</summary>
    private enum SocketUse
    {
        Given,
        Shared,
        Kept,
    }
}
