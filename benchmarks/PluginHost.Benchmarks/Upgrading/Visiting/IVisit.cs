using System.Net.Sockets;
using PluginHost.Benchmarks.Clients;

namespace PluginHost.Benchmarks.Upgrading.Visiting;

/// <summary>What one who connects anew asks a plugin. One at a time.</summary>
internal interface IVisit
{
    /// <returns>Whether the answer is right.</returns>
    /// <exception cref="SocketException">The connection broke or ended, or no answer came in time.</exception>
    bool Ask(BlockingConnection connection);
}
