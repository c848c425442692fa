using System.Net.Sockets;

namespace PluginHost.Sockets.Tests;

/// <summary>The parts of a claim's socket information that a test sends by other means.</summary>
internal static class ClaimBlob
{
    private const int NonceStart = 24;
    private const int NameStart = 40;

    public static string NonceOf(SocketInformation information) => Convert.ToHexString(information.ProtocolInformation.AsSpan(NonceStart, 16));

    public static string ServerOf(SocketInformation information) => Convert.ToHexStringLower(information.ProtocolInformation.AsSpan(NameStart, 16));
}
