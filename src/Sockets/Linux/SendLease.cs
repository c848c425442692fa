using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>
/// A socket about to be passed on by its descriptor. Its holder calls <see cref="Depart"/> once that has happened, <see cref="Stay"/> if it
/// did not.
/// </summary>
internal readonly struct SendLease
{
    private readonly Socket _source;
    private readonly PinnedDescriptor _pin;
    private readonly SocketEngine _engine;
    private readonly DepartureKind _kind;

    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="InvalidOperationException">A blocking operation runs on it, and it is not to be shared.</exception>
    public SendLease(Socket source, DepartureKind kind)
    {
        _source = source;
        _kind = kind;
        bool shared = kind == DepartureKind.Shared;
        _pin = new PinnedDescriptor(source);
        try
        {
            if (!shared && _pin.IsInUse)
            {
                throw new InvalidOperationException(
                    "An operation is running on the socket: it must end before the socket can be passed on.");
            }

            Traits = SocketTraits.Of(source, shared);
            _engine = SocketEngine.Get();
        }
        catch
        {
            _pin.Dispose();
            throw;
        }
    }

    public int Descriptor => _pin.Number;

    public SocketTraits Traits { get; }

    /// <summary>
    /// Closes the source, without touching what its receiver has by now; or, if it is shared, prepares it for having company; or, if it
    /// is kept, leaves it alone.
    /// </summary>
    public void Depart()
    {
        switch (_kind)
        {
            case DepartureKind.Shared:
                Share();
                break;
            case DepartureKind.Kept:
                _pin.Dispose();
                break;
            default:
                Close();
                break;
        }
    }

    public void Stay() => _pin.Dispose();

    private void Close()
    {
        // Closing a socket with something pending makes .NET set an abortive linger, or disconnect: both would act on the connection,
        // not on the number. Where nothing was ever registered nothing asynchronous can be pending.
        if (_engine.Unregister(_pin.Number))
        {
            _engine.PutAside(_pin.Number);
        }

        _pin.Dispose();
        RuntimeInternals.KeepBoundFile(_source);
        _source.Dispose();
    }

    private void Share()
    {
        try
        {
            // The first asynchronous operation on either side makes both non-blocking: the flag belongs to what they share. .NET emulates
            // blocking calls on a socket that it knows to be non-blocking; the source knows from now on, the duplicate when it is opened.
            if (Traits.Settings.Blocking)
            {
                LinuxDuplicatedSocket.EmulateBlocking(_source);
            }
        }
        catch (ObjectDisposedException)
        {
            // Closed by its owner meanwhile: the duplicate is on its way and needs nothing of it.
        }
        finally
        {
            _pin.Dispose();
        }
    }
}
