using System.Net.Sockets;

namespace PluginHost.Hosting.Ipc;

/// <summary>A message as it arrived, whole.</summary>
/// <typeparam name="TKind">What can be said.</typeparam>
/// <param name="Kind">What it says.</param>
/// <param name="Call">What the sender calls it; a reply carries the call's. Zero for one that wants no answer.</param>
/// <param name="Payload">In memory of its own.</param>
/// <param name="Socket">What came with it; the receiver's. Null if nothing did.</param>
internal readonly record struct LinkMessage<TKind>(TKind Kind, int Call, ReadOnlyMemory<byte> Payload, Socket? Socket)
    where TKind : unmanaged, Enum
{
    /// <summary>
    /// Reads the payload from its beginning. What it does not hold makes the reader throw an <see cref="IOException"/> or a
    /// <see cref="FormatException"/>.
    /// </summary>
    public PayloadReader Read() => new(Payload);
}
