using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

/// <summary>WSAPROTOCOL_INFOW: a duplicate that the system has put into a process's handle table, to be opened there.</summary>
internal static class WindowsProtocolInfo
{
    public static void Write(SafeSocketHandle source, int targetProcessId, Span<byte> protocolInfo)
    {
        if (Interop.Windows.WSADuplicateSocketW(source, targetProcessId, protocolInfo) != 0)
        {
            throw new SocketException(Marshal.GetLastPInvokeError());
        }
    }

    public static nint Open(ReadOnlySpan<byte> protocolInfo)
    {
        // It may be the first that this process does with sockets, and .NET calls WSAStartup with the first that it does.
        _ = Socket.OSSupportsIPv4;
        nint handle = Interop.Windows.WSASocketW(
            Interop.Windows.FromProtocolInfo,
            Interop.Windows.FromProtocolInfo,
            Interop.Windows.FromProtocolInfo,
            protocolInfo,
            group: 0,
            Interop.Windows.Overlapped | Interop.Windows.NoHandleInherit);
        return handle != Interop.Windows.InvalidSocket ? handle : throw new SocketException(Marshal.GetLastPInvokeError());
    }
}
