using System.Numerics;

namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>Finds a command by the bytes of its name, in any case, without making a string.</summary>
internal sealed class CommandTable
{
    private const int Size = 512;

    private readonly Entry[] _entries = new Entry[Size];
    private readonly List<Command> _commands = [];

    public IReadOnlyList<Command> All => _commands;

    public void Add(string name, int arity, CommandTraits traits, KeyPlaces keys, Action<Call> body)
    {
        Entry entry = EntryOf(System.Text.Encoding.ASCII.GetBytes(name));
        entry.Command = new Command(name.ToLowerInvariant(), arity, traits, keys, body);
        int place = entry.Place;
        while (_entries[place].Command is not null)
        {
            place = (place + 1) % Size;
        }

        _entries[place] = entry;
        _commands.Add(entry.Command);
    }

    public Command? Find(ReadOnlySpan<byte> name)
    {
        if (name.Length > Entry.LongestName)
        {
            return null;
        }

        Entry sought = EntryOf(name);
        for (int place = sought.Place; _entries[place].Command is { } command; place = (place + 1) % Size)
        {
            if (_entries[place].Head == sought.Head && _entries[place].Tail == sought.Tail && command.Name.Length == name.Length)
            {
                return command;
            }
        }

        return null;
    }

    private static Entry EntryOf(ReadOnlySpan<byte> name) => name.Length <= sizeof(ulong)
        ? new Entry { Head = Fold(name) }
        : new Entry { Head = Fold(name[..sizeof(ulong)]), Tail = Fold(name[sizeof(ulong)..]) };

    // Names are made of letters only, and two bytes that differ in this bit alone are one letter's two cases whenever one of them is a
    // letter.
    private static ulong Fold(ReadOnlySpan<byte> name)
    {
        ulong folded = 0;
        foreach (byte letter in name)
        {
            folded = (folded << 8) | (byte)(letter & ~0x20);
        }

        return folded;
    }

    private struct Entry
    {
        public const int LongestName = 2 * sizeof(ulong);

        public ulong Head;
        public ulong Tail;
        public Command? Command;

        // Fibonacci hashing: the product's upper bits depend on all of the name.
        public readonly int Place => (int)(((Head ^ BitOperations.RotateLeft(Tail, 7)) * 0x9E3779B97F4A7C15) >> 55);
    }
}
