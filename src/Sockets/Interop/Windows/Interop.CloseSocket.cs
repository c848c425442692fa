using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

internal static partial class Interop
{
    internal static partial class Windows
    {
        /// <summary>closesocket.</summary>
        [LibraryImport("ws2_32", EntryPoint = "closesocket", SetLastError = true)]
        internal static partial int CloseSocket(nint socket);
    }
}
