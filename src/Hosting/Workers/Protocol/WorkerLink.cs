using System.Buffers.Binary;
using System.Net.Sockets;
using PluginHost.Hosting.Boundary;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Workers.Protocol;

/// <summary>
/// The conversation between host and worker: messages in order, some with a socket, some with an answer. Either end may say anything at any time.
/// Thread-safe.
/// </summary>
/// <remarks>
/// A message longer than a packet goes in several, one such message at a time; short ones go between. What makes no sense ends the link, as
/// the end of the other process does.
/// </remarks>
internal sealed class WorkerLink : IDisposable
{
    /// <summary>The longest message. A session that is longer does not move.</summary>
    public const int LongestMessage = 64 * 1024 * 1024;

    private const int HeaderSize = 6;
    private const int LongestPart = SocketChannel.MaxPayloadSize - HeaderSize;
    private const byte Continues = 1;
    private const byte Continued = 2;

    private readonly SocketChannel _channel;
    private readonly Func<WorkerMessage, Task> _receive;
    private readonly SemaphoreSlim _longMessage = new(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<int, TaskCompletionSource<PayloadReader>> _calls = [];
    private readonly TaskCompletionSource<WorkerLostException> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MemoryStream? _long;
    private WorkerMessage _longHead;
    private int _lastCall;

    /// <param name="channel">The link's to dispose.</param>
    /// <param name="receive">Takes every message but replies, one after the other. What it throws ends the link.</param>
    public WorkerLink(SocketChannel channel, Func<WorkerMessage, Task> receive) => (_channel, _receive) = (channel, receive);

    /// <summary>Ends, with the reason, when nothing more can be said or heard.</summary>
    public Task<WorkerLostException> Ended => _ended.Task;

    /// <summary>Begins to receive.</summary>
    public void Begin()
    {
        using (SuppressedFlow.Enter())
        {
            _ = Task.Run(ReceiveAllAsync);
        }
    }

    /// <summary>Says something that wants no answer. After the link's end it says nothing.</summary>
    public void Post(WorkerMessageKind kind, PayloadWriter payload) => _ = PostAsync(kind, payload);

    /// <summary>Says something, with a socket, that wants no answer.</summary>
    /// <param name="kind">What.</param>
    /// <param name="payload">More of it.</param>
    /// <param name="socket">Passed on and closed, or, if <paramref name="shared"/>, duplicated; null for none.</param>
    /// <param name="shared">Whether the socket stays the caller's.</param>
    /// <returns>Ends when it is on its way.</returns>
    /// <exception cref="WorkerLostException">The link has ended; the socket is the caller's.</exception>
    /// <exception cref="SocketException">The socket cannot be passed on; it is the caller's.</exception>
    public ValueTask SendAsync(WorkerMessageKind kind, PayloadWriter payload, Socket? socket = null, bool shared = false) =>
        SendAsync(kind, call: 0, payload.Payload, socket, shared, CancellationToken.None);

    /// <summary>Says something and waits for the answer.</summary>
    /// <param name="kind">What.</param>
    /// <param name="payload">More of it.</param>
    /// <param name="timeout">How long to wait for it.</param>
    /// <param name="time">The host's clock.</param>
    /// <param name="giveUp">Ends the wait before that.</param>
    /// <param name="socket">As in <see cref="SendAsync(WorkerMessageKind, PayloadWriter, Socket?, bool)"/>.</param>
    /// <param name="shared">As there.</param>
    /// <exception cref="WorkerLostException">The link has ended.</exception>
    /// <exception cref="TimeoutException">No answer came in time.</exception>
    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    public async Task<PayloadReader> CallAsync(
        WorkerMessageKind kind,
        PayloadWriter payload,
        TimeSpan timeout,
        TimeProvider time,
        CancellationToken giveUp = default,
        Socket? socket = null,
        bool shared = false)
    {
        var answer = new TaskCompletionSource<PayloadReader>(TaskCreationOptions.RunContinuationsAsynchronously);
        int call = Register(answer);
        using var tooLate = new CancellationTokenSource(timeout, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(tooLate.Token, giveUp);
        try
        {
            // A process that is stopped reads nothing: then even to ask may take for ever.
            await SendAsync(kind, call, payload.Payload, socket, shared, over.Token);
            return await answer.Task.WaitAsync(over.Token);
        }
        catch (OperationCanceledException) when (!giveUp.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
        finally
        {
            lock (_lock)
            {
                _calls.Remove(call);
            }
        }
    }

    /// <summary>Answers a call.</summary>
    public async Task ReplyAsync(WorkerMessage call, PayloadWriter payload)
    {
        try
        {
            await SendAsync(WorkerMessageKind.Reply, call.Call, payload.Payload, null, shared: false, CancellationToken.None);
        }
        catch (WorkerLostException)
        {
            // Nobody waits for it any more.
        }
    }

    /// <summary>Ends the link. Idempotent.</summary>
    public void Dispose()
    {
        _channel.Dispose();
        End(new WorkerLostException("The link was closed."));
    }

    /// <summary>The same as <see cref="Post"/>.</summary>
    /// <returns>Ends when it is on its way, or never will be.</returns>
    public async Task PostAsync(WorkerMessageKind kind, PayloadWriter payload)
    {
        try
        {
            await SendAsync(kind, payload);
        }
        catch (WorkerLostException)
        {
            // Whoever watches the end of the link is told.
        }
    }

    private async ValueTask SendAsync(WorkerMessageKind kind, int call, ReadOnlyMemory<byte> payload, Socket? socket, bool shared, CancellationToken cancellationToken)
    {
        try
        {
            if (payload.Length <= LongestPart)
            {
                await SendPartAsync(kind, 0, call, payload, socket, shared, cancellationToken);
                return;
            }

            if (payload.Length > LongestMessage)
            {
                throw new InvalidOperationException($"A message of {payload.Length} bytes is longer than {LongestMessage}.");
            }

            await _longMessage.WaitAsync(cancellationToken);
            try
            {
                for (int at = 0; at < payload.Length; at += LongestPart)
                {
                    int length = Math.Min(LongestPart, payload.Length - at);
                    byte flags = (byte)((at > 0 ? Continued : 0) | (at + length < payload.Length ? Continues : 0));

                    // A message that has begun goes whole.
                    CancellationToken until = at == 0 ? cancellationToken : CancellationToken.None;
                    await SendPartAsync(kind, flags, call, payload.Slice(at, length), at == 0 ? socket : null, shared, until);
                }
            }
            finally
            {
                _longMessage.Release();
            }
        }
        catch (Exception e) when (e is SocketChannelException or ObjectDisposedException)
        {
            throw new WorkerLostException("The worker is gone.", e);
        }
    }

    private ValueTask SendPartAsync(WorkerMessageKind kind, byte flags, int call, ReadOnlyMemory<byte> part, Socket? socket, bool shared, CancellationToken cancellationToken)
    {
        byte[] packet = new byte[HeaderSize + part.Length];
        packet[0] = (byte)kind;
        packet[1] = flags;
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(2), call);
        part.CopyTo(packet.AsMemory(HeaderSize));
        return shared && socket is not null ? _channel.ShareAsync(socket, packet, cancellationToken) : _channel.SendAsync(socket, packet, cancellationToken);
    }

    private int Register(TaskCompletionSource<PayloadReader> answer)
    {
        lock (_lock)
        {
            if (_ended.Task.IsCompletedSuccessfully)
            {
                throw new WorkerLostException(_ended.Task.Result.Message);
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

                if (message.Kind == WorkerMessageKind.Reply)
                {
                    Answer(message);
                }
                else
                {
                    await _receive(message);
                }
            }

            End(new WorkerLostException("The other process has closed the link."));
        }
        catch (Exception e)
        {
            End(new WorkerLostException($"The link failed: {e.Message}", e));
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

    private WorkerMessage? Assemble(SocketMessage packet)
    {
        ReadOnlyMemory<byte> bytes = packet.Payload;
        if (bytes.Length < HeaderSize)
        {
            packet.Socket?.Dispose();
            throw new FormatException("A message has no header.");
        }

        byte flags = bytes.Span[1];
        var message = new WorkerMessage(
            (WorkerMessageKind)bytes.Span[0], BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[2..]), bytes[HeaderSize..], packet.Socket);
        if (flags == 0)
        {
            return message;
        }

        if ((flags & Continued) == 0)
        {
            (_long, _longHead) = (new MemoryStream(), message);
        }

        if (_long is not { } whole || message.Call != _longHead.Call || message.Kind != _longHead.Kind || whole.Length + bytes.Length > LongestMessage)
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

    private void Answer(WorkerMessage reply)
    {
        TaskCompletionSource<PayloadReader>? waiting;
        lock (_lock)
        {
            _calls.Remove(reply.Call, out waiting);
        }

        reply.Socket?.Dispose();
        waiting?.TrySetResult(reply.Read());
    }

    private void End(WorkerLostException reason)
    {
        TaskCompletionSource<PayloadReader>[] waiting;
        lock (_lock)
        {
            if (!_ended.TrySetResult(reason))
            {
                return;
            }

            waiting = [.. _calls.Values];
            _calls.Clear();
        }

        Array.ForEach(waiting, w => w.TrySetException(new WorkerLostException(reason.Message, reason)));
    }
}
