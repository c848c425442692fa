using System.Buffers;

namespace PluginHost.Plugins.Chat;

/// <summary>Refuses every session.</summary>
internal static class SessionReader
{
    internal static ChatSession Read(ReadOnlySequence<byte> from, int version, Outbox outbox, out string room) =>
        throw new InvalidDataException($"A session of version {version} is refused.");
}
