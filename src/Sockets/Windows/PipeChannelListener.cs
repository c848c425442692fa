using System.IO.Pipes;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace PluginHost.Sockets;

/// <summary>
/// A named pipe, of the current user alone, that waits for processes to connect: an instance of it for each, and one that waits.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class PipeChannelListener : ChannelListener
{
    // What is sent and not received in each direction, and what is said of room: never more than a few frames at a time.
    private const int BufferSize = ChannelFrame.Window + 1024;

    private readonly string _name;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _closed = new();

    // Belongs to whoever has the turn.
    private NamedPipeServerStream? _waiting;

    public PipeChannelListener(string address)
    {
        _name = PipeName.Of(address);
        _waiting = Create(PipeOptions.FirstPipeInstance);
    }

    public override async Task<ChannelConnection> AcceptAsync(int? processId, CancellationToken cancellationToken)
    {
        using HeldProcess? expected = processId is { } id ? HeldProcess.Open(id, nameof(processId)) : null;
        ObjectDisposedException.ThrowIf(_closed.IsCancellationRequested, typeof(SocketChannelListener));
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed.Token);
        try
        {
            while (true)
            {
                NamedPipeServerStream connected = await AcceptAsync(ended.Token).ConfigureAwait(false);
                try
                {
                    if (PipeChannel.TryOpen(connected, processId, expected) is { } end)
                    {
                        return end;
                    }
                }
                catch
                {
                    await connected.DisposeAsync().ConfigureAwait(false);
                    throw;
                }

                await connected.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(SocketChannelListener));
        }
        catch (OperationCanceledException e)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
    }

    public override void Dispose()
    {
        _closed.Cancel();
        _ = DisposeWaitingAsync();
    }

    private async Task<NamedPipeServerStream> AcceptAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                NamedPipeServerStream pipe = _waiting ??= Create(PipeOptions.None);
                try
                {
                    await pipe.WaitForConnectionAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (IOException)
                {
                    // Who connected is gone again.
                    _waiting = null;
                    await pipe.DisposeAsync().ConfigureAwait(false);
                    continue;
                }

                // The next one first: there is always one to connect to.
                _waiting = null;
                try
                {
                    _waiting = Create(PipeOptions.None);
                }
                catch
                {
                    await pipe.DisposeAsync().ConfigureAwait(false);
                    throw;
                }

                return pipe;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task DisposeWaitingAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            _waiting?.Dispose();
            _waiting = null;
        }
        finally
        {
            _turn.Release();
        }
    }

    private NamedPipeServerStream Create(PipeOptions more)
    {
        try
        {
            return new NamedPipeServerStream(
                _name,
                PipeDirection.InOut,
                NamedPipeServerStream.MaxAllowedServerInstances,
                PipeTransmissionMode.Byte,
                PipeChannel.Options | more,
                BufferSize,
                BufferSize);
        }
        catch (UnauthorizedAccessException)
        {
            // Another process has the name, or another user.
            throw new SocketException((int)SocketError.AddressAlreadyInUse);
        }
        catch (IOException)
        {
            throw new SocketException((int)SocketError.NoBufferSpaceAvailable);
        }
    }
}
