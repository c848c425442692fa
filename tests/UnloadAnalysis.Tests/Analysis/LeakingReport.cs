namespace PluginHost.UnloadAnalysis.Tests;

/// <summary>One report on one process in which every habit acted: written once for all tests that read it.</summary>
public sealed class LeakingReport : IAsyncLifetime
{
    private static readonly string[] Habits =
    [
        "StaticEvent", "StaticMethodEvent", "TypeCache", "InstanceThread", "StaticThread", "Timer", "DelayLoop", "AsyncLocal", "Handle",
        "ThreadStatic",
        "PendingAccept", "ProcessExit", "CancellationTimer", "Json", "TypeDescriptor", "Proxy", "ValueOfLiveKey", "GenericStatic",
        "PooledArray", "Closure", "OwnStatics", "Dynamic",
        "~Timer", "Gauge", "PeriodicLoop", "HostTask", "OwnOptionsJson", "IntervalTimer", "Pair",
        "Quiet", "=Keeper", "+Finalizer", "+Weak", "+Attached", "+Garbage", "+Subscribed",
    ];

    private UnloadReport? _report;

    /// <summary>The whole report.</summary>
    internal UnloadReport Report => _report!;

    public async ValueTask InitializeAsync()
    {
        using LeakingProgram program = await LeakingProgram.StartAsync(Habits);
        string[] contexts =
            [.. Habits.Where(h => h[0] != '~').Select(h => h.TrimStart('+', '=') + "/1/0001"), "Pair/2/0002", "Timer/2/0002", "plugin"];
        _report = await UnloadExplainer.ExplainAsync(program.Id, contexts).WithPatience();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal ContextReport Of(string context) => Assert.Single(Report.Contexts, c => c.Name == context);

    /// <summary>The one holder of a habit's context.</summary>
    internal Holder HolderOf(string habit)
    {
        ContextReport context = Of(habit + "/1/0001");
        Assert.Equal(ContextState.Held, context.State);
        Assert.Equal(0, context.MoreHolders);
        return Assert.Single(context.Holders);
    }
}
