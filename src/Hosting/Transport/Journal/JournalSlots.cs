using System.IO.MemoryMappedFiles;

namespace PluginHost.Hosting.Transport.Journal;

/// <summary>Shared memory for the journals of some sessions, without a file: it lives as long as a process has it. Thread-safe.</summary>
internal sealed unsafe class JournalSlots : IDisposable
{
    /// <summary>How many sessions one piece has room for.</summary>
    public const int Count = 128;

    private readonly MemoryMappedFile _file = MemoryMappedFile.CreateNew(null, (long)Count * JournalLayout.SlotSize);
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private readonly Stack<int> _free = new(Enumerable.Range(0, Count).Reverse());

    public JournalSlots()
    {
        _view = _file.CreateViewAccessor();
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    /// <summary>The descriptor, by which another process finds the memory in <c>/proc/PID/fd</c>, proc(5).</summary>
    public int Descriptor => (int)_file.SafeMemoryMappedFileHandle.DangerousGetHandle();

    /// <summary>The next free slot, zeroed in its header.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryTake(out int index, out Memory<byte> slot)
    {
        lock (_free)
        {
            if (!_free.TryPop(out index))
            {
                slot = default;
                return false;
            }
        }

        slot = new MappedMemory(_start + ((long)index * JournalLayout.SlotSize), JournalLayout.SlotSize).Memory;
        slot.Span[..JournalLayout.HeaderSize].Clear();
        return true;
    }

    /// <summary>Nobody uses the slot any more.</summary>
    public void Free(int index)
    {
        lock (_free)
        {
            _free.Push(index);
        }
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
