using System.Runtime.InteropServices;

namespace PluginHost.Plugins.KeyValue.Store;

/// <summary>
/// The keys and what they hold. A key has a slot, the same as long as it exists, and what is known of it stands in columns by slot. A scan
/// walks the slots, so it meets every key that is there throughout, also across a reload. All of it is made of the framework's types alone,
/// so that it can pass to the next generation as it is.
/// </summary>
/// <remarks>Not thread-safe: used under the store's lock.</remarks>
internal sealed class Keyspace
{
    private readonly Clock _clock;
    private readonly Latin1Text _text = new();
    private readonly Dictionary<string, int> _index;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly Stack<int> _free;
    private string?[] _keys;
    private byte[] _kinds;
    private byte[]?[] _texts;
    private long[] _deadlines;
    private int _sweepAt;

    public Keyspace(Clock clock, Columns columns)
    {
        (_clock, _index, _free) = (clock, columns.Index, columns.Free);
        (_keys, _kinds, _texts, _deadlines) = (columns.Keys, columns.Kinds, columns.Texts, columns.Deadlines);
        (Lists, Hashes, Sets, SortedSets) = (columns.Lists, columns.Hashes, columns.Sets, columns.SortedSets);
        (Slots, Mortal) = (columns.Slots, columns.Mortal);
        _lookup = _index.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public int Count => _index.Count;

    /// <summary>The slots ever used: all keys are below.</summary>
    public int Slots { get; private set; }

    /// <summary>How many keys have a deadline.</summary>
    public int Mortal { get; private set; }

    public Dictionary<int, (byte[]?[] Ring, int Head, int Count)> Lists { get; }

    public Dictionary<int, Dictionary<string, byte[]>> Hashes { get; }

    public Dictionary<int, (List<string> Members, Dictionary<string, int> Places)> Sets { get; }

    public Dictionary<int, (Dictionary<string, double> Scores, List<List<(double Score, string Member)>> Order)> SortedSets { get; }

    /// <summary>The whole, for the next generation. Whatever changes afterwards may or may not show in it.</summary>
    public Columns Columns => new()
    {
        Index = _index,
        Free = _free,
        Keys = _keys,
        Kinds = _kinds,
        Texts = _texts,
        Deadlines = _deadlines,
        Lists = Lists,
        Hashes = Hashes,
        Sets = Sets,
        SortedSets = SortedSets,
        Slots = Slots,
        Mortal = Mortal,
    };

    /// <returns>The key's slot; −1 if there is none, or none any more.</returns>
    public int Find(ReadOnlySpan<byte> key)
    {
        if (!_lookup.TryGetValue(_text.Of(key), out int slot))
        {
            return -1;
        }

        return _deadlines[slot] == 0 || !Expire(slot) ? slot : -1;
    }

    /// <summary>Adds a key that <see cref="Find"/> did not find.</summary>
    public int Add(ReadOnlySpan<byte> key, ValueKind kind)
    {
        if (!_free.TryPop(out int slot))
        {
            slot = Slots++;
            EnsureColumns();
        }

        string name = new(_text.Of(key));
        _index.Add(name, slot);
        _keys[slot] = name;
        MakeEmpty(slot, kind);
        return slot;
    }

    public void Remove(int slot)
    {
        Clear(slot);
        Immortalize(slot);
        _index.Remove(_keys[slot]!);
        _keys[slot] = null;
        _free.Push(slot);
    }

    /// <summary>Makes the key hold nothing of the kind instead of what it held. Its deadline stays.</summary>
    public void Replace(int slot, ValueKind kind)
    {
        Clear(slot);
        MakeEmpty(slot, kind);
    }

    /// <returns>Null if the slot is free or its key has expired.</returns>
    public string? KeyOf(int slot) => _keys[slot] is { } key && (_deadlines[slot] == 0 || !Expire(slot)) ? key : null;

    public ValueKind KindOf(int slot) => (ValueKind)_kinds[slot];

    public byte[] TextOf(int slot) => _texts[slot]!;

    /// <summary>Stores a text; one that is as long as the one before takes its place without an allocation.</summary>
    public void SetText(int slot, ReadOnlySpan<byte> text)
    {
        byte[] present = _texts[slot]!;
        if (present.Length == text.Length)
        {
            text.CopyTo(present);
        }
        else
        {
            _texts[slot] = text.ToArray();
        }
    }

    /// <summary>Stores one text behind the other, the first of which may be the present one.</summary>
    public void SetText(int slot, ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        byte[] text = GC.AllocateUninitializedArray<byte>(head.Length + tail.Length);
        head.CopyTo(text);
        tail.CopyTo(text.AsSpan(head.Length));
        _texts[slot] = text;
    }

    public ListValue ListOf(int slot) => new(ref CollectionsMarshal.GetValueRefOrNullRef(Lists, slot));

    public SetValue SetOf(int slot) => new(Sets[slot]);

    public SortedSetValue SortedSetOf(int slot) => new(SortedSets[slot]);

    /// <returns>Milliseconds since 1970; 0 if the key does not expire.</returns>
    public long DeadlineOf(int slot) => _deadlines[slot];

    /// <param name="slot">The key's.</param>
    /// <param name="deadline">Milliseconds since 1970, not 0.</param>
    public void SetDeadline(int slot, long deadline)
    {
        Mortal += _deadlines[slot] == 0 ? 1 : 0;
        _deadlines[slot] = deadline;
    }

    /// <returns>Whether it had a deadline.</returns>
    public bool Immortalize(int slot)
    {
        bool mortal = _deadlines[slot] != 0;
        Mortal -= mortal ? 1 : 0;
        _deadlines[slot] = 0;
        return mortal;
    }

    /// <summary>Removes expired keys among the next few slots, so that keys which nobody asks for any more do not stay for ever.</summary>
    public void Sweep(int slots)
    {
        if (Mortal == 0)
        {
            return;
        }

        for (int left = Math.Min(slots, Slots); left > 0; left--)
        {
            _sweepAt = _sweepAt + 1 < Slots ? _sweepAt + 1 : 0;
            if (_deadlines[_sweepAt] != 0)
            {
                Expire(_sweepAt);
            }
        }
    }

    private bool Expire(int slot)
    {
        if (_deadlines[slot] > _clock.Now)
        {
            return false;
        }

        Remove(slot);
        return true;
    }

    private void MakeEmpty(int slot, ValueKind kind)
    {
        _kinds[slot] = (byte)kind;
        switch (kind)
        {
            case ValueKind.Text:
                _texts[slot] = [];
                break;
            case ValueKind.List:
                Lists.Add(slot, ([], 0, 0));
                break;
            case ValueKind.Hash:
                Hashes.Add(slot, []);
                break;
            case ValueKind.Set:
                Sets.Add(slot, ([], []));
                break;
            default:
                SortedSets.Add(slot, ([], []));
                break;
        }
    }

    private void Clear(int slot)
    {
        switch (KindOf(slot))
        {
            case ValueKind.Text:
                _texts[slot] = null;
                break;
            case ValueKind.List:
                Lists.Remove(slot);
                break;
            case ValueKind.Hash:
                Hashes.Remove(slot);
                break;
            case ValueKind.Set:
                Sets.Remove(slot);
                break;
            default:
                SortedSets.Remove(slot);
                break;
        }

        _kinds[slot] = (byte)ValueKind.None;
    }

    private void EnsureColumns()
    {
        if (Slots <= _keys.Length)
        {
            return;
        }

        int length = Math.Max(2 * _keys.Length, 64);
        Array.Resize(ref _keys, length);
        Array.Resize(ref _kinds, length);
        Array.Resize(ref _texts, length);
        Array.Resize(ref _deadlines, length);
    }
}
