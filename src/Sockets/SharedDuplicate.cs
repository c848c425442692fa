using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>A <see cref="Socket"/> on what others use too: closing it, or forgetting it, must leave nothing behind on the others.</summary>
internal abstract class SharedDuplicate(SafeSocketHandle handle) : Socket(handle);
