using System.Net.Sockets;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.RawShape;

/// <summary>A plugin by its other interface, beside types that are no plugins: abstract, generic, not public.</summary>
public sealed class RawShape : ISocketReceiver
{
    public ValueTask TransferSocketAsync(SocketInformation socket, string endpoint, CancellationToken cancellationToken) => default;
}

public abstract class AbstractShape : ISocketReceiver
{
    public abstract ValueTask TransferSocketAsync(SocketInformation socket, string endpoint, CancellationToken cancellationToken);
}

public class GenericShape<T> : AbstractShape
{
    public override ValueTask TransferSocketAsync(SocketInformation socket, string endpoint, CancellationToken cancellationToken) =>
        default;
}

internal sealed class InternalShape : GenericShape<int>
{
    public sealed class PublicInside : GenericShape<int>;
}
