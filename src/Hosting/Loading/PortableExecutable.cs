using System.Buffers.Binary;

namespace PluginHost.Hosting.Loading;

/// <summary>
/// How long a DLL's own headers say it is: the furthest byte that its headers, sections and signature claim (Microsoft PE and COFF
/// specification). A file that is shorter is still being copied, or was cut off.
/// </summary>
/// <param name="IsPortableExecutable">Whether it begins as one; false as well for what can be nothing but rubbish.</param>
/// <param name="IsBlank">Whether what was read is zeros only: space that was reserved before the content came.</param>
/// <param name="PromisedLength">How long it must at least be.</param>
internal readonly record struct PortableExecutable(bool IsPortableExecutable, bool IsBlank, long PromisedLength)
{
    private const int HeadLength = 64 * 1024;
    private const int DosHeaderLength = 64;
    private const int FileHeaderLength = 24;
    private const int SectionHeaderLength = 40;
    private const int SecurityDirectory = 4;

    /// <summary>Reads the headers of a file, which is closed again at once.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static PortableExecutable Read(string path, out long length)
    {
        using FileStream file = SourceStream.Open(path);
        length = file.Length;
        byte[] head = new byte[(int)Math.Min(length, HeadLength)];
        int read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return Read(head.AsSpan(0, read));
    }

    /// <summary>Reads the headers from the beginning of a file; 64 KiB of it are enough.</summary>
    public static PortableExecutable Read(ReadOnlySpan<byte> head)
    {
        if (!head.ContainsAnyExcept((byte)0))
        {
            return new(true, true, DosHeaderLength);
        }

        if (!"MZ"u8.StartsWith(head[..Math.Min(2, head.Length)]))
        {
            return default;
        }

        if (head.Length < DosHeaderLength)
        {
            return new(true, false, DosHeaderLength);
        }

        uint signature = BinaryPrimitives.ReadUInt32LittleEndian(head[0x3C..]);
        if (signature > HeadLength / 2)
        {
            return default;
        }

        long fileHeaderEnd = signature + FileHeaderLength;
        if (head.Length < fileHeaderEnd)
        {
            return new(true, false, fileHeaderEnd);
        }

        return head[(int)signature..].StartsWith("PE\0\0"u8) ? ReadSections(head, (int)signature) : default;
    }

    private static PortableExecutable ReadSections(ReadOnlySpan<byte> head, int signature)
    {
        int sections = BinaryPrimitives.ReadUInt16LittleEndian(head[(signature + 6)..]);
        int optionalLength = BinaryPrimitives.ReadUInt16LittleEndian(head[(signature + 20)..]);
        int optional = signature + FileHeaderLength;
        int table = optional + optionalLength;
        long promised = table + ((long)sections * SectionHeaderLength);
        if (head.Length < promised)
        {
            return promised <= HeadLength ? new(true, false, promised) : default;
        }

        for (int i = 0; i < sections; i++)
        {
            ReadOnlySpan<byte> section = head.Slice(table + (i * SectionHeaderLength), SectionHeaderLength);
            long rawLength = BinaryPrimitives.ReadUInt32LittleEndian(section[16..]);
            long rawOffset = BinaryPrimitives.ReadUInt32LittleEndian(section[20..]);
            promised = Math.Max(promised, rawLength == 0 ? 0 : rawOffset + rawLength);
        }

        return new(true, false, Math.Max(promised, SignatureEnd(head.Slice(optional, optionalLength))));
    }

    /// <summary>The end of the Authenticode signature, which lies behind the sections: the one directory that is a file offset.</summary>
    private static long SignatureEnd(ReadOnlySpan<byte> optionalHeader)
    {
        const ushort Pe32Plus = 0x20B;
        if (optionalHeader.Length < 2)
        {
            return 0;
        }

        int directories = BinaryPrimitives.ReadUInt16LittleEndian(optionalHeader) == Pe32Plus ? 112 : 96;
        int entry = directories + (SecurityDirectory * 8);
        return optionalHeader.Length < entry + 8
            ? 0
            : (long)BinaryPrimitives.ReadUInt32LittleEndian(optionalHeader[entry..])
                + BinaryPrimitives.ReadUInt32LittleEndian(optionalHeader[(entry + 4)..]);
    }
}
