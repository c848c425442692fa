using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections.Features;

namespace PluginHost.Host.Admin;

/// <summary>Who stands behind an admin connection, as the kernel says: what a client claims of itself counts for nothing.</summary>
internal static class AdminCaller
{
    // socket(7), unix(7). struct ucred: pid, uid, gid, 32 bits each.
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;
    private const int UcredLength = 12;
    private const int UidOffset = 4;

    /// <returns>A user's name, or <c>uid 1000</c> if it has none. Outside Linux the host's own user: nobody else can connect.</returns>
    public static string Of(HttpContext context)
    {
        if (!OperatingSystem.IsLinux() || context.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket)
        {
            return Environment.UserName;
        }

        uint uid = PeerOf(socket);
        return UserNames.Find(uid) ?? $"uid {uid}";
    }

    private static uint PeerOf(Socket socket)
    {
        Span<byte> ucred = stackalloc byte[UcredLength];
        socket.GetRawSocketOption(SolSocket, SoPeerCred, ucred);
        return MemoryMarshal.Read<uint>(ucred[UidOffset..]);
    }
}
