using System.Buffers.Binary;
using System.Net.Sockets;

namespace PluginHost.Sockets.Tests;

/// <summary>The parts of a claim's socket information that a test sends by other means.</summary>
internal static class ClaimBlob
{
    private const int NameStart = 40;

    /// <summary>What a claimer says.</summary>
    public static string KeyOf(SocketInformation information)
    {
        var key = new byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(key, SocketTicket.Read(information.ProtocolInformation).ClaimKey);
        return Convert.ToHexString(key);
    }

    public static string ServerOf(SocketInformation information) =>
        Convert.ToHexStringLower(information.ProtocolInformation.AsSpan(NameStart, 16));
}
