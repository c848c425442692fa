using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Its handler waits for something that comes too late, whatever fires: until a timer of its own, which holds its code.</summary>
internal sealed class IgnoresTheEnd(IPluginContext context) : Habit(context)
{
    public override async Task HandleAsync(IConnection connection, CancellationToken aborted)
    {
        await SayAsync(connection, "here");
        await Task.Delay(
            TimeSpan.FromSeconds(double.Parse(Context.Settings["Seconds"]!, System.Globalization.CultureInfo.InvariantCulture)),
            CancellationToken.None);
    }
}
