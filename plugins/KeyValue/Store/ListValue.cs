using System.Diagnostics.CodeAnalysis;

namespace PluginHost.Plugins.KeyValue.Store;

/// <summary>
/// A list that grows and shrinks at both ends: a view of the ring that the <see cref="Keyspace"/> keeps, valid until keys are added or
/// removed.
/// </summary>
internal readonly ref struct ListValue
{
    private const int Smallest = 4;

    private readonly ref (byte[]?[] Ring, int Head, int Count) _list;

    public ListValue(ref (byte[]?[] Ring, int Head, int Count) list) => _list = ref list;

    public int Count => _list.Count;

    // The ring's length is a power of two.
    public byte[] this[int index] => _list.Ring[(_list.Head + index) & (_list.Ring.Length - 1)]!;

    public void PushFirst(byte[] item)
    {
        MakeRoom();
        _list.Head = (_list.Head - 1) & (_list.Ring.Length - 1);
        _list.Ring[_list.Head] = item;
        _list.Count++;
    }

    public void PushLast(byte[] item)
    {
        MakeRoom();
        _list.Ring[(_list.Head + _list.Count) & (_list.Ring.Length - 1)] = item;
        _list.Count++;
    }

    public bool TryPopFirst([NotNullWhen(true)] out byte[]? item)
    {
        if (_list.Count == 0)
        {
            item = null;
            return false;
        }

        item = Take(_list.Head);
        _list.Head = (_list.Head + 1) & (_list.Ring.Length - 1);
        ReleaseRoom();
        return true;
    }

    public bool TryPopLast([NotNullWhen(true)] out byte[]? item)
    {
        if (_list.Count == 0)
        {
            item = null;
            return false;
        }

        item = Take((_list.Head + _list.Count - 1) & (_list.Ring.Length - 1));
        ReleaseRoom();
        return true;
    }

    private byte[] Take(int place)
    {
        byte[] item = _list.Ring[place]!;
        _list.Ring[place] = null;
        _list.Count--;
        return item;
    }

    private void MakeRoom()
    {
        if (_list.Count == _list.Ring.Length)
        {
            Resize(Math.Max(Smallest, 2 * _list.Count));
        }
    }

    private void ReleaseRoom()
    {
        if (_list.Ring.Length > 8 * Smallest && _list.Count < _list.Ring.Length / 8)
        {
            Resize(_list.Ring.Length / 4);
        }
    }

    private void Resize(int length)
    {
        byte[]?[] ring = new byte[length][];
        int head = Math.Min(_list.Count, _list.Ring.Length - _list.Head);
        Array.Copy(_list.Ring, _list.Head, ring, 0, head);
        Array.Copy(_list.Ring, 0, ring, head, _list.Count - head);
        (_list.Ring, _list.Head) = (ring, 0);
    }
}
