using Microsoft.Extensions.Primitives;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Says what its settings are, and watches them for changes for ever.</summary>
internal sealed class WatchesSettings : Habit
{
    private int _changes;

    public WatchesSettings(IPluginContext context)
        : base(context) => ChangeToken.OnChange(context.Settings.GetReloadToken, () => Interlocked.Increment(ref _changes));

    public override async Task HandleAsync(IConnection connection, CancellationToken aborted)
    {
        await SayAsync(connection, $"{Context.Settings["Greeting"]} {Context.Settings["Deep:Down"]}");
        await EchoAsync(connection, aborted);
    }
}
