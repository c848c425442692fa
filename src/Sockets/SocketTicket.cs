using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace PluginHost.Sockets;

/// <summary>What this library writes into <see cref="SocketInformation.ProtocolInformation"/>.</summary>
/// <remarks>
/// 40 bytes, little-endian: magic (4), version (1), kind (1), reserved, zero (2), maker's process id (4), target's process id (4),
/// the maker's instance (8: process ids are reused), nonce (16). The nonce alone finds the socket; it is random, so that an altered one
/// finds nothing rather than somebody else's. Behind them what the kind needs: nothing for <see cref="SocketTicketKind.InProcess"/>,
/// the server's name (16) for <see cref="SocketTicketKind.Claim"/>, <see cref="SocketTraits"/> (12) and WSAPROTOCOL_INFOW (628) for
/// <see cref="SocketTicketKind.WindowsHandle"/>.
/// </remarks>
internal readonly record struct SocketTicket(SocketTicketKind Kind, int Maker, int Target, ulong Instance, UInt128 Nonce)
{
    public const int Size = 40;
    public const int ClaimTailSize = 16;
    public const int WindowsTailSize = SocketTraits.Size + Interop.Windows.ProtocolInfoSize;

    private const uint Magic = 0x4B53_4850; // "PHSK"
    private const byte Version = 1;

    /// <summary>What tells this process from an earlier or later one with its id.</summary>
    public static readonly ulong ThisInstance = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    public bool IsMadeHere => Maker == Environment.ProcessId && Instance == ThisInstance;

    /// <summary>
    /// What a claimer says. Nonce and instance in one, so that altering either finds nothing, and who only hears it has neither.
    /// </summary>
    public UInt128 ClaimKey => Nonce ^ new UInt128(Instance, Instance);

    /// <summary>
    /// A new ticket for a socket that waits in this process's table. Its nonce guards against mistakes: who reads it can open the socket
    /// without.
    /// </summary>
    public static SocketTicket ForThisProcess() => new(
        SocketTicketKind.InProcess,
        Environment.ProcessId,
        Environment.ProcessId,
        ThisInstance,
        new UInt128(
            (ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue), (ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue)));

    /// <summary>A new ticket for another process. Its nonce cannot be guessed.</summary>
    public static SocketTicket ForProcess(int target, SocketTicketKind kind)
    {
        Span<byte> nonce = stackalloc byte[16];
        RandomNumberGenerator.Fill(nonce);
        return new SocketTicket(kind, Environment.ProcessId, target, ThisInstance, BinaryPrimitives.ReadUInt128LittleEndian(nonce));
    }

    public static bool HasMagic(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= sizeof(uint) && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == Magic;

    /// <exception cref="SocketInformationException">The bytes are no ticket that this version knows.</exception>
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

        if (bytes.Length < Size || bytes[6] != 0 || bytes[7] != 0)
        {
            throw new SocketInformationException(SocketInformationFault.Malformed);
        }

        var ticket = new SocketTicket(
            (SocketTicketKind)bytes[5],
            BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt128LittleEndian(bytes[24..]));
        return bytes.Length == Size + TailSize(ticket.Kind)
            ? ticket
            : throw new SocketInformationException(SocketInformationFault.Malformed);
    }

    /// <param name="tail">What the kind needs behind the ticket itself.</param>
    public byte[] ToBytes(ReadOnlySpan<byte> tail = default)
    {
        var bytes = new byte[Size + tail.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        bytes[4] = Version;
        bytes[5] = (byte)Kind;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Maker);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), Target);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), Instance);
        BinaryPrimitives.WriteUInt128LittleEndian(bytes.AsSpan(24), Nonce);
        tail.CopyTo(bytes.AsSpan(Size));
        return bytes;
    }

    private static int TailSize(SocketTicketKind kind) => kind switch
    {
        SocketTicketKind.InProcess => 0,
        SocketTicketKind.Claim => ClaimTailSize,
        SocketTicketKind.WindowsHandle => WindowsTailSize,
        _ => throw new SocketInformationException(SocketInformationFault.UnsupportedKind),
    };
}
