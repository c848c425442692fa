using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

/// <summary>Ends a wait in poll(2) from another thread: an eventfd.</summary>
internal sealed class WakeUp : IDisposable
{
    public WakeUp()
    {
        Descriptor = Interop.Linux.EventFd(0, Interop.Linux.CloseOnExec | Interop.Linux.NonBlocking);
        if (Descriptor < 0)
        {
            throw LinuxError.ToSocketException(Marshal.GetLastPInvokeError());
        }
    }

    public int Descriptor { get; }

    public void Signal() => _ = Interop.Linux.EventFdWrite(Descriptor, 1);

    public void Reset() => _ = Interop.Linux.EventFdRead(Descriptor, out _);

    public void Dispose() => _ = Interop.Linux.Close(Descriptor);
}
