using System.Diagnostics;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Sets what is ambient, from every call: an AsyncLocal, an activity, a synchronization context, the culture.</summary>
internal sealed class LeavesTraces : Habit
{
    private static readonly AsyncLocal<LeavesTraces?> Trace = new();

    public LeavesTraces(IPluginContext context)
        : base(context) => Leave();

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Leave();
        return Task.CompletedTask;
    }

    public override Task StopAsync(CancellationToken deadline)
    {
        Leave();
        return Task.CompletedTask;
    }

    public override Task HandleAsync(IConnection connection, CancellationToken aborted)
    {
        Leave();
        return EchoAsync(connection, aborted);
    }

    private void Leave()
    {
        Trace.Value = this;
        Activity.Current = new Activity("trace").Start();
        Activity.Current.SetCustomProperty("plugin", this);
        SynchronizationContext.SetSynchronizationContext(new Inline());
    }

    private sealed class Inline : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => d(state);
    }
}
