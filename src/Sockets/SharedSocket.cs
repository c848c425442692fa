using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>Care for a socket whose duplicates are in the hands of others: see <see cref="SocketDuplicator.Duplicate"/>.</summary>
public static class SharedSocket
{
    /// <summary>Undoes what duplicates of <paramref name="survivor"/> that were closed, or forgotten and finalized, have left on it.</summary>
    public static void Restore(Socket survivor)
    {
        ArgumentNullException.ThrowIfNull(survivor);
        if (survivor.LingerState is { Enabled: true, LingerTime: 0 })
        {
            survivor.LingerState = new LingerOption(enable: false, seconds: 0);
        }
    }
}
