using System.Diagnostics.CodeAnalysis;

namespace PluginHost.Benchmarks.CrossProcess;

/// <summary>One side of a connection over which sockets go, in whatever form. Its calls block.</summary>
internal abstract class Carrier<T> : IDisposable
{
    /// <summary>False at the end.</summary>
    internal abstract bool TryReceive([NotNullWhen(true)] out T? item);

    /// <summary>Sends the item, and closes what this side has of it.</summary>
    internal abstract void Send(T item);

    /// <summary>Closes an item that will not be sent.</summary>
    internal abstract void Close(T item);

    public abstract void Dispose();
}
