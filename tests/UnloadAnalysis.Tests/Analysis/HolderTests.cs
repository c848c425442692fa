namespace PluginHost.UnloadAnalysis.Tests;

/// <summary>Each habit is found by its true holder, and by nothing else.</summary>
[Collection(LeakingReportCollection.Name)]
public sealed class HolderTests(LeakingReport report)
{
    private const string Host = "PluginHost.LeakingProgram.";
    private const string Plugin = "PluginHost.LeakingPlugin.";

    [Fact]
    public void A_context_goes_by_the_name_of_the_one_that_stands_for_it()
    {
        Assert.Equal(HolderKind.Timer, Assert.Single(report.Of("Timer/2/0002").Holders).Kind);
        Assert.Equal(ContextState.Gone, report.Of("plugin").State);
    }

    [Theory]
    [InlineData("StaticEvent", HolderKind.Delegate, Host + "HostEvents.DocumentSaved", Plugin + "StaticEventHabit.OnSaved")]
    [InlineData("StaticMethodEvent", HolderKind.Delegate, Host + "HostEvents.DocumentSaved", Plugin + "StaticMethodEventHabit.OnSavedStatically")]
    [InlineData("Closure", HolderKind.Delegate, Host + "HostEvents.DocumentSaved", Plugin + "ClosureHabit.Start (lambda)")]
    [InlineData("ProcessExit", HolderKind.Delegate, "System.AppDomain.ProcessExit", Plugin + "ProcessExitHabit.OnExit")]
    [InlineData("TypeCache", HolderKind.StaticField, Host + "HostCaches.NamesByType", null)]
    [InlineData("Json", HolderKind.StaticField, "System.Text.Json.JsonSerializerOptions.Default", null)]
    [InlineData("TypeDescriptor", HolderKind.StaticField, "System.ComponentModel.ReflectTypeDescriptionProvider.s_attributeCache", null)]
    [InlineData("Proxy", HolderKind.StaticField, "System.Reflection.DispatchProxyGenerator.s_alcProxyAssemblyMap", null)]
    [InlineData("ValueOfLiveKey", HolderKind.StaticField, Host + "HostCaches.Attached", null)]
    [InlineData("GenericStatic", HolderKind.StaticField, Host + "HostCache<System.String>.Last", null)]
    [InlineData("OwnStatics", HolderKind.StaticField, Host + "HostCaches.NamesByType", null)]
    [InlineData("OwnOptionsJson", HolderKind.StaticField, "System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver.s_memberAccessor", null)]
    [InlineData("Gauge", HolderKind.Delegate, "System.Diagnostics.Metrics.ObservableGauge<System.Int32>._callback", Plugin + "GaugeHabit.Observe")]
    [InlineData("PeriodicLoop", HolderKind.AsyncMethod, Plugin + "PeriodicLoopHabit.TickAsync", Plugin + "PeriodicLoopHabit.TickAsync")]
    [InlineData("HostTask", HolderKind.AsyncMethod, Plugin + "HostTaskHabit.Start", Plugin + "HostTaskHabit.Start")]
    [InlineData("IntervalTimer", HolderKind.Timer, "a System.Threading.Timer", Plugin + "IntervalTimerHabit.OnElapsed")]
    [InlineData("Timer", HolderKind.Timer, "a System.Threading.Timer", Plugin + "TimerHabit.Tick")]
    [InlineData("CancellationTimer", HolderKind.CancellationTimer, "a CancellationTokenSource with a delay", Plugin + "CancellationTimerHabit.OnCancelled")]
    [InlineData("DelayLoop", HolderKind.AsyncMethod, Plugin + "DelayLoopHabit.PollAsync", Plugin + "DelayLoopHabit.PollAsync")]
    [InlineData("AsyncLocal", HolderKind.AsyncLocal, Host + "HostFlow.CurrentUser", null)]
    [InlineData("Handle", HolderKind.StrongHandle, "a strong GCHandle to " + Plugin + "HandleHabit", null)]
    [InlineData("PendingAccept", HolderKind.PendingInputOutput, "a pending accept on a Socket", Plugin + "PendingAcceptHabit.AcceptLoopAsync")]
    public void A_holder_is_named(string habit, HolderKind kind, string name, string? method)
    {
        Holder holder = report.HolderOf(habit);

        Assert.Equal((kind, name, method), (holder.Kind, holder.Name, holder.Method));
        Assert.NotNull(holder.Advice);
        Assert.Equal(habit + "/1/0001", holder.Path[^1].Context);
        Assert.Null(holder.ThroughContext);
    }

    [Theory]
    [InlineData("InstanceThread", "instance pump", "InstanceThreadHabit.Pump")]
    [InlineData("StaticThread", "static pump", "StaticThreadHabit.Spin")]
    public void A_thread_is_named_with_the_method_that_it_runs(string habit, string thread, string method)
    {
        Holder holder = report.HolderOf(habit);

        Assert.Equal(HolderKind.Thread, holder.Kind);
        Assert.Matches($"^thread \\d+ \"{thread}\"$", holder.Name);
        Assert.Equal(Plugin + method, holder.Method);
        Assert.StartsWith($"{method} still runs on {holder.Name}", holder.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ThreadStatic", Host + "HostCaches._last")]
    [InlineData("PooledArray", "System.Buffers.SharedArrayPool<System.Object>.t_tlsBuckets")]
    public void A_thread_static_field_is_named_with_its_thread(string habit, string field)
    {
        Holder holder = report.HolderOf(habit);

        Assert.Equal(HolderKind.ThreadStatic, holder.Kind);
        Assert.Matches($"^{System.Text.RegularExpressions.Regex.Escape(field)} of thread \\d+ \"host worker\"$", holder.Name);
    }

    [Fact]
    public void A_path_names_the_fields_from_the_static_to_the_plugin()
    {
        Holder holder = report.HolderOf("StaticEvent");

        Assert.Equal((Host + "HostEvents", "DocumentSaved"), (holder.Path[0].Type, holder.Path[0].Field));
        Assert.Equal("System.EventHandler._invocationList", $"{holder.Path[1].Type}.{holder.Path[1].Field}");
        Assert.Matches(@"^\[\d+\]$", holder.Path[2].Field);
        Assert.Equal("_target", holder.Path[3].Field);
        Assert.Equal(Plugin + "StaticEventHabit.OnSaved", holder.Path[3].Detail);
        Assert.Equal((Plugin + "StaticEventHabit", "StaticEvent/1/0001"), (holder.Path[4].Type, holder.Path[4].Context));
        Assert.Equal("StaticEventHabit.OnSaved is still subscribed to HostEvents.DocumentSaved: unsubscribe in StopAsync.", holder.Advice);
    }

    [Fact]
    public void A_cached_type_is_named() =>
        Assert.Contains(report.HolderOf("TypeCache").Path, s => s.Type == "System.RuntimeType" && s.Detail == Plugin + "TypeCacheHabit");

    [Theory]
    [InlineData("DelayLoop", "Task.Delay")]
    [InlineData("PeriodicLoop", "PeriodicTimer.WaitForNextTickAsync")]
    [InlineData("PendingAccept", "Socket.AcceptAsync")]
    [InlineData("HostTask", "a Task of " + Host + "HostEvents.Closed")]
    public void What_an_async_method_awaits_is_named(string habit, string awaits) => Assert.Equal(awaits, report.HolderOf(habit).Awaits);

    [Fact]
    public void Where_several_hold_a_context_each_is_named()
    {
        ContextReport context = report.Of("Dynamic/1/0001");

        Assert.True(context.Holders.Count > 1);
        Assert.All(context.Holders, h => Assert.StartsWith("Microsoft.CSharp.RuntimeBinder.", h.Name, StringComparison.Ordinal));
        Assert.All(context.Holders, h => Assert.StartsWith("'dynamic' keeps", h.Advice, StringComparison.Ordinal));
    }

    [Fact]
    public void A_finalizer_that_does_not_end_is_named_and_so_are_those_that_wait_for_it()
    {
        ContextReport context = report.Of("Finalizer/1/0001");

        Holder running = Assert.Single(context.Holders, h => h.Kind == HolderKind.Thread);
        Assert.Matches(@"^thread \d+ \(the finalizer's\)$", running.Name);
        Assert.Equal(Plugin + "FinalizerHabit.Stuck.Finalize", running.Method);
        Assert.StartsWith("Stuck.Finalize does not end", running.Advice, StringComparison.Ordinal);
        Holder waiting = Assert.Single(context.Holders, h => h.Kind == HolderKind.FinalizerQueue);
        Assert.Equal($"the finalizer of {Plugin}FinalizerHabit.Stuck, which is due", waiting.Name);
        Assert.Equal(2, context.Holders.Count);
    }

    [Fact]
    public void What_hangs_on_a_holder_is_counted()
    {
        // The habit, its array and five items; nothing for code alone.
        Assert.Equal(7, report.HolderOf("GenericStatic").PluginObjects);
        Assert.Equal(0, report.HolderOf("TypeCache").PluginObjects);
    }

    [Fact]
    public void A_generation_that_another_one_holds_is_told_apart_from_it()
    {
        Holder older = report.HolderOf("Pair");
        Holder newer = Assert.Single(report.Of("Pair/2/0002").Holders);

        Assert.Equal("Pair/2/0002", older.ThroughContext);
        Assert.Contains(older.Path, s => s.Type == Plugin + "KeeperHabit" && s.Field == "Other" && s.Context == "Pair/2/0002");
        Assert.Equal("Pair/1/0001", older.Path[^1].Context);
        Assert.StartsWith("KeeperHabit.Other of 'Pair/2/0002' refers to it", older.Advice, StringComparison.Ordinal);
        Assert.Null(newer.ThroughContext);
        Assert.Equal(Host + "HostCaches.Registered", newer.Name);
    }
}
