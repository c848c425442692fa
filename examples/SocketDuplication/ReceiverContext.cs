using System.Reflection;
using System.Runtime.Loader;

namespace SocketDuplication;

/// <summary>
/// What an AppDomain was: holds the receiver's code, and can be unloaded. The framework and the socket library are everybody's.
/// </summary>
internal sealed class ReceiverContext() : AssemblyLoadContext("receiver", isCollectible: true)
{
    private static readonly string Directory = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "SocketReceiver", "release"));

    public Assembly LoadReceiver() => LoadFromAssemblyPath(Path.Combine(Directory, "SocketReceiver.dll"));
}
