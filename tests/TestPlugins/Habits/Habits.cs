using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>A plugin with the habit that its setting <c>Habit</c> names: a class of this project.</summary>
[Endpoint("tcp://127.0.0.1:0")]
public sealed class Habits(IPluginContext context) : IConnectionHandler, IPluginLifecycle, IAsyncDisposable
{
    private readonly Habit _habit = Habit.Named(context.Settings["Habit"] ?? nameof(Habit), context);

    public Task HandleAsync(IConnection connection, CancellationToken aborted) => _habit.HandleAsync(connection, aborted);

    public ValueTask StartAsync(CancellationToken cancellationToken) => new(_habit.StartAsync(cancellationToken));

    public ValueTask StopAsync(CancellationToken deadline) => new(_habit.StopAsync(deadline));

    public ValueTask DisposeAsync() => new(_habit.DisposeAsync());
}
