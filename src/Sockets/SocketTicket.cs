using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace PluginHost.Sockets;

/// <summary>What this library writes into <see cref="SocketInformation.ProtocolInformation"/>.</summary>
/// <remarks>
/// 40 bytes, little-endian: magic (4), version (1), kind (1), reserved, zero (2), maker's process id (4), target's process id (4),
/// the maker's instance (8: process ids are reused), nonce (16). The nonce alone finds the socket; it is random, so that an altered one
/// finds nothing rather than somebody else's.
/// </remarks>
internal readonly record struct SocketTicket(SocketTicketKind Kind, int Maker, int Target, ulong Instance, UInt128 Nonce)
{
    public const int Size = 40;
    private const uint Magic = 0x4B53_4850; // "PHSK"
    private const byte Version = 1;

    private static readonly ulong ThisInstance = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <summary>A new ticket for a socket that waits in this process's table.</summary>
    public static SocketTicket ForThisProcess() => new(
        SocketTicketKind.InProcess,
        Environment.ProcessId,
        Environment.ProcessId,
        ThisInstance,
        new UInt128((ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue), (ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue)));

    public static bool HasMagic(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= sizeof(uint) && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == Magic;

    /// <exception cref="SocketInformationException">The bytes are no ticket that this process may use.</exception>
    public static SocketTicket Read(ReadOnlySpan<byte> bytes)
    {
        if (!HasMagic(bytes))
        {
            throw new SocketInformationException(SocketInformationFault.Malformed);
        }

        // The version comes before the size: a later format may well be longer.
        if (bytes.Length > 4 && bytes[4] != Version)
        {
            throw new SocketInformationException(SocketInformationFault.UnsupportedVersion);
        }

        if (bytes.Length != Size || bytes[6] != 0 || bytes[7] != 0)
        {
            throw new SocketInformationException(SocketInformationFault.Malformed);
        }

        var ticket = new SocketTicket(
            (SocketTicketKind)bytes[5],
            BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt128LittleEndian(bytes[24..]));

        if (ticket.Kind != SocketTicketKind.InProcess)
        {
            throw new SocketInformationException(SocketInformationFault.UnsupportedKind);
        }

        if (ticket.Maker != Environment.ProcessId || ticket.Target != Environment.ProcessId || ticket.Instance != ThisInstance)
        {
            throw new SocketInformationException(SocketInformationFault.AnotherProcess);
        }

        return ticket;
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        bytes[4] = Version;
        bytes[5] = (byte)Kind;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Maker);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), Target);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), Instance);
        BinaryPrimitives.WriteUInt128LittleEndian(bytes.AsSpan(24), Nonce);
        return bytes;
    }
}
