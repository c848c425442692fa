using System.Buffers;
using System.Text;
using PluginHost.Plugins.KeyValue.Protocol;

namespace PluginHost.Plugins.KeyValue.Sessions;

/// <summary>Who listens to what. Not thread-safe: used under the store's lock.</summary>
internal sealed class Channels
{
    private readonly Dictionary<string, HashSet<KeyValueSession>> _listeners = [];
    private readonly HashSet<Outbox> _wakes = [];
    private readonly ReplyWriter _message = new();

    /// <summary>Registers a session for every channel that it names.</summary>
    public void Add(KeyValueSession session)
    {
        foreach (string channel in session.Channels)
        {
            Listen(session, channel);
        }
    }

    public void Add(KeyValueSession session, string channel)
    {
        session.UseOutbox();
        session.Channels.Add(channel);
        Listen(session, channel);
    }

    public void Remove(KeyValueSession session)
    {
        foreach (string channel in session.Channels.ToArray())
        {
            Remove(session, channel);
        }
    }

    public void Remove(KeyValueSession session, string channel)
    {
        session.Channels.Remove(channel);
        if (_listeners.TryGetValue(channel, out HashSet<KeyValueSession>? listeners) && listeners.Remove(session) && listeners.Count == 0)
        {
            _listeners.Remove(channel);
        }
    }

    /// <returns>How many listen.</returns>
    public int Publish(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> payload)
    {
        if (_listeners.Count == 0 || !_listeners.TryGetValue(Encoding.Latin1.GetString(channel), out HashSet<KeyValueSession>? listeners))
        {
            return 0;
        }

        _message.Begin();
        _message.Array(3);
        _message.Bulk("message"u8);
        _message.Bulk(channel);
        _message.Bulk(payload);
        int length = _message.Length;
        byte[] message = _message.Detach();
        foreach (KeyValueSession listener in listeners)
        {
            Outbox outbox = listener.UseOutbox();
            outbox.Publish(message.AsSpan(0, length));
            _wakes.Add(outbox);
        }

        ArrayPool<byte>.Shared.Return(message);
        return listeners.Count;
    }

    /// <summary>The outboxes that messages were put into since the last call; to be flushed without the lock.</summary>
    public Outbox[]? TakeWakes()
    {
        if (_wakes.Count == 0)
        {
            return null;
        }

        Outbox[] wakes = [.. _wakes];
        _wakes.Clear();
        return wakes;
    }

    private void Listen(KeyValueSession session, string channel)
    {
        if (!_listeners.TryGetValue(channel, out HashSet<KeyValueSession>? listeners))
        {
            _listeners.Add(channel, listeners = []);
        }

        listeners.Add(session);
    }
}
