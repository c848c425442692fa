using System.Net.Sockets;

namespace PluginHost.Hosting.Workers.Protocol;

/// <summary>A message as it arrived, whole.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Call">What the sender calls it; a reply carries the call's. Zero for one that wants no answer.</param>
/// <param name="Payload">In memory of its own.</param>
/// <param name="Socket">What came with it; the receiver's. Null if nothing did.</param>
internal readonly record struct WorkerMessage(WorkerMessageKind Kind, int Call, ReadOnlyMemory<byte> Payload, Socket? Socket)
{
    /// <summary>Reads the payload from its beginning. What it does not hold makes the reader throw an <see cref="IOException"/> or a <see cref="FormatException"/>.</summary>
    public PayloadReader Read() => new(Payload);
}
