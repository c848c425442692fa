using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Transport.Journal;

namespace PluginHost.Hosting.Workers.Recovery;

/// <summary>
/// The host's view of the memory in which a worker keeps journals. Read when the worker has ended: until then nothing in it holds still.
/// </summary>
internal sealed class JournalReader : IDisposable
{
    private readonly List<MemoryMappedViewAccessor> _pieces = [];
    private bool _isDisposed;

    /// <summary>The worker has one more piece.</summary>
    /// <param name="processId">The worker, which is alive.</param>
    /// <param name="descriptor">The memory, as the worker has it.</param>
    /// <exception cref="IOException">It cannot be had: its sessions will not be brought back.</exception>
    public void Add(int processId, int descriptor)
    {
        using SafeFileHandle handle = File.OpenHandle(
            $"/proc/{processId}/fd/{descriptor}", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        long length = RandomAccess.GetLength(handle);
        if (length < (long)JournalSlots.Count * JournalLayout.SlotSize)
        {
            throw new IOException($"Descriptor {descriptor} of the worker is no journal.");
        }

        using var file = MemoryMappedFile.CreateFromFile(
            handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        lock (_pieces)
        {
            if (!_isDisposed)
            {
                _pieces.Add(file.CreateViewAccessor(0, (long)JournalSlots.Count * JournalLayout.SlotSize, MemoryMappedFileAccess.Read));
            }
        }
    }

    /// <summary>All that the worker was serving when it ended.</summary>
    public IReadOnlyDictionary<ConnectionKey, JournalEntry> Read()
    {
        var found = new Dictionary<ConnectionKey, JournalEntry>();
        byte[] slot = new byte[JournalLayout.SlotSize];
        lock (_pieces)
        {
            foreach (MemoryMappedViewAccessor piece in _pieces)
            {
                for (int index = 0; index < JournalSlots.Count; index++)
                {
                    long at = (long)index * JournalLayout.SlotSize;
                    if (piece.ReadInt32(at + JournalLayout.IsUsed) == 1)
                    {
                        piece.ReadArray(at, slot, 0, slot.Length);
                        found[KeyOf(slot)] = new JournalEntry([.. slot]);
                    }
                }
            }
        }

        return found;
    }

    public void Dispose()
    {
        lock (_pieces)
        {
            _isDisposed = true;
            _pieces.ForEach(p => p.Dispose());
            _pieces.Clear();
        }
    }

    private static ConnectionKey KeyOf(byte[] slot) => new(
        MemoryMarshal.Read<int>(slot.AsSpan(JournalLayout.Generation)), MemoryMarshal.Read<long>(slot.AsSpan(JournalLayout.Number)));
}
