using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PluginHost.Hosting.Loading;

/// <summary>
/// The identity of a plugin's content: SHA-256 over each file's relative name, length and bytes, in ordinal order of the names.
/// Times and permissions are no content. Used once, by one thread.
/// </summary>
internal sealed class ContentHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Begins a file; name and length go in front so that no two different sets of files give the same bytes.</summary>
    public void BeginFile(string relativePath, long length)
    {
        byte[] name = Encoding.UTF8.GetBytes(relativePath);
        Span<byte> sizes = stackalloc byte[sizeof(int) + sizeof(long)];
        BinaryPrimitives.WriteInt32LittleEndian(sizes, name.Length);
        BinaryPrimitives.WriteInt64LittleEndian(sizes[sizeof(int)..], length);
        _hash.AppendData(sizes);
        _hash.AppendData(name);
    }

    public void Append(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();
}
