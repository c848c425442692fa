using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>A message on its way out: waiting, or in the hands of whoever is sending. Its task ends with it.</summary>
internal sealed class OutgoingMessage(Socket? socket, DepartureKind departure, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private CancellationTokenRegistration _registration;

    /// <summary>What goes with it; null if it goes alone.</summary>
    public Socket? Socket => socket;

    /// <summary>What becomes of the sender's own.</summary>
    public DepartureKind Departure => departure;

    public ReadOnlyMemory<byte> Payload => payload;

    public CancellationToken Cancellation => cancellation;

    /// <summary>Its place among those that wait. Guarded by the sender's gate.</summary>
    public LinkedListNode<OutgoingMessage>? Place { get; set; }

    /// <summary>The socket while its descriptor is being sent; null at other times, and if there is none.</summary>
    public SendLease? Departing { get; private set; }

    /// <summary>False, and the task has failed, if the socket cannot be passed on.</summary>
    public bool TryPrepare()
    {
        try
        {
            Departing = socket is null ? null : new SendLease(socket, departure);
            return true;
        }
        catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException or SocketException)
        {
            Fail(e);
            return false;
        }
    }

    /// <summary>It was not sent, and the socket is as it was.</summary>
    public void TakeBack()
    {
        Departing?.Stay();
        Departing = null;
    }

    public void Complete()
    {
        Departing?.Depart();
        Departing = null;
        _registration.Unregister();
        TrySetResult();
    }

    public void Fail(Exception e)
    {
        _registration.Unregister();
        TrySetException(e);
    }

    public void Cancel()
    {
        _registration.Unregister();
        TrySetCanceled(cancellation);
    }

    /// <summary>Calls <paramref name="cancelled"/> with this message when its token is cancelled, at once if it is.</summary>
    public void Watch(Action<OutgoingMessage> cancelled)
    {
        _registration = cancellation.UnsafeRegister(state => cancelled((OutgoingMessage)state!), this);
        if (Task.IsCompleted)
        {
            // Meanwhile, and without seeing the registration.
            _registration.Unregister();
        }
    }
}
