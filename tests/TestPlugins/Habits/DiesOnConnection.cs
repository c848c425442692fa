using System.Diagnostics;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Ends its process as soon as it has a connection.</summary>
internal sealed class DiesOnConnection(IPluginContext context) : Habit(context)
{
    public override Task HandleAsync(IConnection connection, CancellationToken aborted)
    {
        Process.GetCurrentProcess().Kill();
        return Task.Delay(Timeout.Infinite, aborted);
    }
}
