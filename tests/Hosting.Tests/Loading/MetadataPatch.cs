using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;

namespace PluginHost.Hosting.Tests.Loading;

/// <summary>Makes a built DLL into one that was compiled against something else.</summary>
internal static class MetadataPatch
{
    /// <summary>Changes the version in which an assembly is referred to.</summary>
    public static byte[] ReferenceVersion(byte[] dll, string assemblyName, ushort major)
    {
        byte[] patched = [.. dll];
        using var pe = new PEReader(new MemoryStream(dll));
        MetadataReader reader = pe.GetMetadataReader();
        AssemblyReferenceHandle handle = reader.AssemblyReferences
            .Single(handle => reader.GetString(reader.GetAssemblyReference(handle).Name) == assemblyName);
        int row = pe.PEHeaders.MetadataStartOffset
            + reader.GetTableMetadataOffset(TableIndex.AssemblyRef)
            + ((MetadataTokens.GetRowNumber(handle) - 1) * reader.GetTableRowSize(TableIndex.AssemblyRef));
        BinaryPrimitives.WriteUInt16LittleEndian(patched.AsSpan(row), major);
        return patched;
    }

    /// <summary>Changes a name in the string heap to another of the same length.</summary>
    public static byte[] Name(byte[] dll, string from, string to)
    {
        byte[] patched = [.. dll];
        int at = patched.AsSpan().IndexOf(Encoding.UTF8.GetBytes("\0" + from + "\0"));
        Assert.True(at >= 0, $"'{from}' is not in the string heap.");
        Assert.Equal(from.Length, to.Length);
        Encoding.UTF8.GetBytes(to).CopyTo(patched, at + 1);
        return patched;
    }
}
