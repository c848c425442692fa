using System.Net.Sockets;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.RawHabits;

/// <summary>Wants nothing.</summary>
internal sealed class Throws(IPluginContext context) : RawHabit(context)
{
    public override void Take(SocketInformation socket, string endpoint) => throw new NotSupportedException("not wanted");
}
