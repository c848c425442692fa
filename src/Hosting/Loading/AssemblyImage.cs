using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Loading;

/// <summary>
/// The metadata of a DLL, read into memory. A <see cref="PEReader"/> over a <see cref="FileStream"/> maps large files, and a mapped
/// file that someone cuts off kills the process.
/// </summary>
internal sealed class AssemblyImage : IDisposable
{
    /// <summary>Larger ones are not looked into: no assembly is, and the file is held in memory while it is read.</summary>
    public const long MaxLength = 512L * 1024 * 1024;

    private readonly PEReader _pe;

    private AssemblyImage(PEReader pe, MetadataReader? metadata)
    {
        _pe = pe;
        Metadata = metadata;
    }

    /// <summary>The metadata, or null if there is none: a native library.</summary>
    public MetadataReader? Metadata { get; }

    /// <summary>Reads a DLL.</summary>
    /// <exception cref="IOException">The file cannot be read, or is too large.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="BadImageFormatException">Its headers or metadata are damaged.</exception>
    public static AssemblyImage Read(string path)
    {
        using FileStream file = SourceStream.Open(path);
        if (file.Length > MaxLength)
        {
            throw new IOException($"'{path}' is larger than {MaxLength} bytes.");
        }

        byte[] bytes = new byte[(int)file.Length];
        int read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return Parse(bytes[..read]);
    }

    /// <summary>Reads only the metadata of a DLL, which may map the file: for private copies, which never change.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static AssemblyImage ReadMetadata(string path) =>
        Parse(new PEReader(SourceStream.Open(path), PEStreamOptions.PrefetchMetadata));

    /// <summary>Parses a DLL; the image keeps the array.</summary>
    /// <exception cref="BadImageFormatException">Its headers or metadata are damaged.</exception>
    public static AssemblyImage Parse(byte[] bytes) => Parse(new PEReader(ImmutableCollectionsMarshal.AsImmutableArray(bytes)));

    private static AssemblyImage Parse(PEReader pe)
    {
        try
        {
            return new AssemblyImage(pe, pe.HasMetadata ? pe.GetMetadataReader() : null);
        }
        catch (Exception e) when (IsDamage(e))
        {
            pe.Dispose();
            throw new BadImageFormatException("The metadata is damaged.", e);
        }
    }

    /// <summary>
    /// Whether an exception is what System.Reflection.Metadata throws for content that lies. Mostly it is a
    /// <see cref="BadImageFormatException"/>; offsets and counts that no check foresaw end in the others.
    /// </summary>
    public static bool IsDamage(Exception e) =>
        e is BadImageFormatException or ArgumentException or InvalidOperationException or OverflowException
            or InvalidCastException or IndexOutOfRangeException;

    /// <inheritdoc/>
    public void Dispose() => _pe.Dispose();
}
