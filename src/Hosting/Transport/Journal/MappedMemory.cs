using System.Buffers;

namespace PluginHost.Hosting.Transport.Journal;

/// <summary>A piece of mapped memory as <see cref="Memory{T}"/>. Whoever maps it keeps it mapped for as long as this is used.</summary>
internal sealed unsafe class MappedMemory(byte* start, int length) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => new(start, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

    public override void Unpin()
    {
        // It does not move.
    }

    protected override void Dispose(bool disposing)
    {
        // Not this object's to unmap.
    }
}
