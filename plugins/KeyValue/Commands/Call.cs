using PluginHost.Plugins.KeyValue.Protocol;
using PluginHost.Plugins.KeyValue.Sessions;
using PluginHost.Plugins.KeyValue.Store;

namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>
/// One request on its way through a command: what was asked, by whom, and where the reply goes. One object serves all, one after another,
/// under the lock.
/// </summary>
internal sealed class Call(Arguments arguments, Keyspace keys)
{
    public ReplyWriter Reply { get; } = new();

    public Keyspace Keys { get; private set; } = keys;

    /// <summary>Who asks.</summary>
    public KeyValueSession Session { get; set; } = null!;

    /// <summary>The command that runs.</summary>
    public Command Command { get; set; } = null!;

    /// <summary>The arguments, the command's name included.</summary>
    public int Count => arguments.Count;

    public ReadOnlySpan<byte> this[int index] => arguments[index];

    public void Serve(Keyspace keys) => Keys = keys;

    /// <summary>Finds a key that must hold a certain kind, if it is there.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="slot">Where it is; −1 if there is no such key.</param>
    /// <returns>False if it holds another kind: the reply is written.</returns>
    public bool TryFind(ReadOnlySpan<byte> key, ValueKind kind, out int slot)
    {
        slot = Keys.Find(key);
        if (slot >= 0 && Keys.KindOf(slot) != kind)
        {
            Reply.Error("WRONGTYPE Operation against a key holding the wrong kind of value");
            return false;
        }

        return true;
    }

    /// <summary>Finds a key as <see cref="TryFind"/> does, or adds it.</summary>
    public bool TryFindOrAdd(ReadOnlySpan<byte> key, ValueKind kind, out int slot)
    {
        if (!TryFind(key, kind, out slot))
        {
            return false;
        }

        slot = slot >= 0 ? slot : Keys.Add(key, kind);
        return true;
    }

    /// <returns>False if the argument is none: the reply is written.</returns>
    public bool TryInteger(int index, out long value)
    {
        if (Numbers.TryParse(this[index], out value))
        {
            return true;
        }

        Reply.Error("ERR value is not an integer or out of range");
        return false;
    }

    /// <summary>Reads the optional count of the commands that pop.</summary>
    /// <returns>False if the argument is none: the reply is written.</returns>
    public bool TryCount(int index, out int count)
    {
        if (Numbers.TryParse(this[index], out long value) && value >= 0)
        {
            count = (int)Math.Min(value, int.MaxValue);
            return true;
        }

        count = 0;
        Reply.Error("ERR value is out of range, must be positive");
        return false;
    }

    /// <summary>Whether an argument is a certain word, in any case.</summary>
    public bool Is(int index, ReadOnlySpan<byte> word) => System.Text.Ascii.EqualsIgnoreCase(this[index], word);

    public void SyntaxError() => Reply.Error("ERR syntax error");

    public void WrongNumberOfArguments(string name) => Reply.Error($"ERR wrong number of arguments for '{name}' command");
}
