using System.Net.Sockets;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.RawHabits;

/// <summary>Drops what it receives.</summary>
internal sealed class NeverOpens(IPluginContext context) : RawHabit(context)
{
    public override void Take(SocketInformation socket, string endpoint)
    {
    }
}
