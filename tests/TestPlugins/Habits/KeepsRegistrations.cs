using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Registers itself with every token that it is given and never takes a registration back.</summary>
internal sealed class KeepsRegistrations : Habit
{
    private int _called;

    public KeepsRegistrations(IPluginContext context)
        : base(context) => Register(context.Draining);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Register(cancellationToken);
        return Task.CompletedTask;
    }

    public override Task StopAsync(CancellationToken deadline)
    {
        Register(deadline);
        return Task.CompletedTask;
    }

    public override Task HandleAsync(IConnection connection, CancellationToken aborted)
    {
        Register(aborted);
        Register(connection.DrainRequested);
        Register(connection.ConnectionClosed);
        return EchoAsync(connection, aborted);
    }

    private void Register(CancellationToken token) => token.Register(() => Interlocked.Increment(ref _called));
}
