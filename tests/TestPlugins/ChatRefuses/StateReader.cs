namespace PluginHost.Plugins.Chat;

/// <summary>Refuses every state, after it has read some of it.</summary>
internal static class StateReader
{
    internal static async ValueTask<IReadOnlyCollection<Room>> ReadAsync(Stream from, int version, CancellationToken cancellationToken)
    {
        await from.ReadAtLeastAsync(new byte[16], minimumBytes: 1, throwOnEndOfStream: false, cancellationToken);
        throw new InvalidDataException($"A state of version {version} is refused.");
    }
}
