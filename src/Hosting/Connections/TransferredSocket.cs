using System.Net;
using System.Net.Sockets;
using PluginHost.Contracts;
using PluginHost.Hosting.Transport;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Connections;

/// <summary>A socket passed to an <see cref="ISocketReceiver"/>, which opens, drives and closes it by itself.</summary>
internal sealed class TransferredSocket(ConnectionOrigin origin) : TrackedConnection(origin)
{
    private SocketHandOff? _handOff;
    private volatile bool _isAborted;

    public override string Kind => "socket";

    public override EndPoint? Local => SocketEnds.LocalOf(_handOff?.Socket);

    public override EndPoint? Remote => SocketEnds.RemoteOf(_handOff?.Socket);

    public bool IsAborted => _isAborted;

    public override bool IsClosed => _handOff?.Socket is { SafeHandle.IsClosed: true };

    /// <summary>Duplicates and closes the accepted socket.</summary>
    /// <exception cref="SocketException">The socket cannot be duplicated; it is still the caller's.</exception>
    public SocketInformation Take(Socket accepted)
    {
        // A full fence: an abort before this sees the hand-off, or is seen here.
        Interlocked.Exchange(ref _handOff, SocketHandOff.Move(accepted));
        if (_isAborted)
        {
            _handOff!.Abort();
        }

        return _handOff!.Information;
    }

    public override void Abort()
    {
        _isAborted = true;
        Interlocked.MemoryBarrier();
        _handOff?.Abort();
    }
}
