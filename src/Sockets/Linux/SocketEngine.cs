using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

/// <summary>The epoll descriptors through which .NET learns of readiness, and the means to take a socket out of their sight.</summary>
/// <remarks>
/// .NET registers a descriptor at its first asynchronous operation and relies on close(2) to remove it. A duplicate keeps the open file
/// alive and with it the registration: it must be deleted by hand, or the number's next life ends the process with EEXIST.
/// See epoll(7), question 6, and dotnet/runtime's SocketAsyncEngine.
/// </remarks>
internal sealed class SocketEngine
{
    private const int SpareDescriptors = 16;

    private static readonly Lock Gate = new();
    private static SocketEngine? _instance;

    private readonly int[] _epolls;

    // Never used for I/O. Every operation on an unconnected Unix-domain stream socket fails at once, none waits, none reaches anybody.
    private readonly Socket _nobody;

    private SocketEngine(int[] epolls, Socket nobody)
    {
        _epolls = epolls;
        _nobody = nobody;
    }

    /// <summary>The descriptors of the engine, which never change in the life of a process.</summary>
    public IReadOnlyList<int> Epolls => _epolls;

    /// <exception cref="SocketException">The descriptor table is too full to look.</exception>
    public static SocketEngine Get() => Volatile.Read(ref _instance) ?? Create();

    /// <summary>Deletes the registrations of this number for the socket that it names now.</summary>
    /// <returns>False if there was none.</returns>
    public bool Unregister(int descriptor)
    {
        bool found = false;
        foreach (int epoll in _epolls)
        {
            found |= Interop.Linux.EpollCtl(epoll, Interop.Linux.EpollDelete, descriptor, 0) == 0;
        }

        return found;
    }

    /// <summary>
    /// Makes a pinned number name a socket that is nobody's, so that closing it cannot touch the connection, whatever else it does.
    /// </summary>
    public void PutAside(int descriptor)
    {
        // Atomic, and needs no free number. It can only fail if the number is not open, and the pin forbids that.
        int result = Interop.Linux.Dup3((int)_nobody.Handle, descriptor, Interop.Linux.CloseOnExec);
        Debug.Assert(result == descriptor, "dup3 failed on a pinned descriptor");
    }

    private static SocketEngine Create()
    {
        lock (Gate)
        {
            if (_instance is null)
            {
                var nobody = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    RequireRoom(nobody);
                    Volatile.Write(ref _instance, new SocketEngine(Start(), nobody));
                }
                catch
                {
                    nobody.Dispose();
                    throw;
                }
            }

            return _instance;
        }
    }

    /// <summary>
    /// The runtime ends the process when its engine, or a thread of its pool, is refused a descriptor: better to fail here, to be tried
    /// again.
    /// </summary>
    private static void RequireRoom(Socket any)
    {
        var spare = new List<int>(SpareDescriptors);
        try
        {
            while (spare.Count < SpareDescriptors)
            {
                int duplicate = Interop.Linux.Fcntl((int)any.Handle, Interop.Linux.DuplicateCloseOnExec, 0);
                if (duplicate < 0)
                {
                    throw LinuxError.ToSocketException(Marshal.GetLastPInvokeError());
                }

                spare.Add(duplicate);
            }
        }
        finally
        {
            spare.ForEach(duplicate => Interop.Linux.Close(duplicate));
        }
    }

    /// <summary>
    /// Makes .NET create its engine, all of it, by one asynchronous operation; what is found afterwards is complete for good.
    /// </summary>
    private static int[] Start()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        using var receive = new SocketAsyncEventArgs();
        receive.SetBuffer(new byte[1]);
        socket.ReceiveAsync(receive);
        return Find();
    }

    private static int[] Find()
    {
        var epolls = new List<int>();
        try
        {
            foreach (FileSystemInfo link in new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos())
            {
                if (link.LinkTarget == "anon_inode:[eventpoll]")
                {
                    epolls.Add(int.Parse(link.Name, CultureInfo.InvariantCulture));
                }
            }
        }
        catch (IOException e) when (e.HResult is LinuxError.TooManyOpenFiles or LinuxError.TooManyOpenFilesInSystem)
        {
            throw LinuxError.ToSocketException(e.HResult);
        }

        return epolls.Count > 0
            ? [.. epolls]
            : throw new PlatformNotSupportedException("No epoll descriptor is listed in /proc/self/fd; is /proc mounted?");
    }
}
