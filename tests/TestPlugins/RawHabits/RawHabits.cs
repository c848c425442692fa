using System.Net.Sockets;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.RawHabits;

/// <summary>A receiver of sockets with the habit that its setting <c>Habit</c> names: a class of this project.</summary>
[Endpoint("tcp://127.0.0.1:0")]
public sealed class RawHabits(IPluginContext context) : ISocketReceiver
{
    private readonly RawHabit _habit = RawHabit.Named(context.Settings["Habit"] ?? nameof(RawHabit), context);

    public ValueTask TransferSocketAsync(SocketInformation socket, string endpoint, CancellationToken cancellationToken)
    {
        _habit.Take(socket, endpoint);
        return ValueTask.CompletedTask;
    }
}
