using System.Diagnostics;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Habits;

/// <summary>Sets what is ambient, from every call: an AsyncLocal, an activity, a synchronization context, the culture.</summary>
internal sealed class LeavesTraces : Habit
{
    private static readonly AsyncLocal<LeavesTraces?> Trace = new();

    public LeavesTraces(IPluginContext context)
        : base(context) => Leave();

    public override Task StartAsync(CancellationToken cancellationToken) => LeaveBefore(Task.Delay(1, CancellationToken.None));

    public override Task StopAsync(CancellationToken deadline) => LeaveBefore(Task.Delay(1, CancellationToken.None));

    public override Task HandleAsync(IConnection connection, CancellationToken aborted) => LeaveBefore(EchoAsync(connection, aborted));

    private Task LeaveBefore(Task end)
    {
        Leave();
        return end;
    }

    private void Leave()
    {
        Trace.Value = this;
        Activity.Current = new Activity("trace").Start();
        Activity.Current.SetCustomProperty("plugin", this);
        SynchronizationContext.SetSynchronizationContext(new Hole());
    }

    /// <summary>Whoever comes back through it never does.</summary>
    private sealed class Hole : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
