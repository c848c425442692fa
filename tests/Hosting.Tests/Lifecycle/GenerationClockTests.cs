using System.Runtime.CompilerServices;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Tests.Discovery;

namespace PluginHost.Hosting.Tests.Lifecycle;

public sealed class GenerationClockTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _host = new();
    private readonly GenerationClock _clock;
    private int _fired;

    public GenerationClockTests() => _clock = new GenerationClock(_host);

    [Fact]
    public void Tells_the_hosts_time()
    {
        _host.Advance(Second);

        Assert.Equal(_host.GetUtcNow(), _clock.GetUtcNow());
        Assert.Equal(_host.GetTimestamp(), _clock.GetTimestamp());
        Assert.Equal(Second, _clock.GetElapsedTime(0));
    }

    [Fact]
    public void Tells_the_hosts_time_zone() => Assert.Equal("Elsewhere", new GenerationClock(new TimeProviderElsewhere()).LocalTimeZone.Id);

    [Fact]
    public async Task A_timer_is_forgotten_and_its_callback_let_go_once_it_is_disposed_either_way()
    {
        ITimer one = _clock.CreateTimer(_ => _fired++, null, Second, Second);
        ITimer other = _clock.CreateTimer(_ => _fired++, null, Second, Second);
        Assert.Equal(2, _clock.Remembered);

        one.Dispose();
        await other.DisposeAsync();
        Assert.False(_host.SetAsync(TimeSpan.MaxValue).IsCompleted, "The host's timers are still set.");
        _host.Advance(Second);

        Assert.Equal((0, 0), (_clock.Remembered, _fired));
    }

    [Fact]
    public void What_a_timer_that_was_disposed_calls_is_let_go_though_the_timer_is_kept()
    {
        (ITimer timer, WeakReference state) = MakeTimer(new GenerationClock(TimeProvider.System), out _);
        timer.Dispose();

        for (int collection = 0; collection < 3 && state.IsAlive; collection++)
        {
            GC.Collect();
        }

        Assert.False(state.IsAlive);
        GC.KeepAlive(timer);
    }

    [Fact]
    public void A_timer_needs_a_callback() =>
        Assert.Throws<ArgumentNullException>(() => _clock.CreateTimer(null!, null, Second, Second));

    [Fact]
    public void Timers_fire_until_they_are_disposed()
    {
        using (_clock.CreateTimer(_ => _fired++, null, Second, Timeout.InfiniteTimeSpan))
        {
            _host.Advance(Second);
        }

        using (_clock.CreateTimer(_ => _fired++, null, Second, Timeout.InfiniteTimeSpan))
        {
        }

        _host.Advance(Second);
        Assert.Equal(1, _fired);
    }

    [Fact]
    public async Task All_that_waits_stops_with_the_generation()
    {
        using ITimer timer = _clock.CreateTimer(_ => _fired++, null, Second, Second);
        var source = new CancellationTokenSource(Second, _clock);
        Task delay = Task.Delay(Second, _clock, CancellationToken.None);
        var periodic = new PeriodicTimer(Second, _clock);
        Task<bool> tick = periodic.WaitForNextTickAsync(CancellationToken.None).AsTask();

        _clock.Dispose();
        _host.Advance(Second);
        await Task.Yield();

        Assert.Equal(0, _fired);
        Assert.False(source.IsCancellationRequested);
        Assert.False(delay.IsCompleted);
        Assert.False(tick.IsCompleted);
    }

    [Fact]
    public void A_timer_that_is_made_after_the_end_never_fires_and_may_be_used()
    {
        _clock.Dispose();

        using ITimer timer = _clock.CreateTimer(_ => _fired++, null, Second, Second);
        timer.Change(TimeSpan.Zero, Second);
        _host.Advance(Second);

        Assert.Equal(0, _fired);
    }

    [Fact]
    public void What_a_timer_calls_is_let_go_at_the_end_though_the_timer_is_kept()
    {
        (ITimer timer, WeakReference state) = MakeTimer(new GenerationClock(TimeProvider.System), out GenerationClock clock);
        clock.Dispose();

        for (int collection = 0; collection < 3 && state.IsAlive; collection++)
        {
            GC.Collect();
        }

        Assert.False(state.IsAlive);
        GC.KeepAlive(timer);
    }

    [Fact]
    public void A_timer_that_nobody_refers_to_fires_all_the_same()
    {
        DropTimer();
        GC.Collect();
        GC.WaitForPendingFinalizers();

        _host.Advance(Second);

        Assert.Equal(1, _fired);
    }

    [Fact]
    public void Timers_that_were_dropped_do_not_add_up()
    {
        var clock = new GenerationClock(TimeProvider.System);
        for (int round = 0; round < 20; round++)
        {
            for (int i = 0; i < 64; i++)
            {
                _ = clock.CreateTimer(_ => _fired++, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.InRange(clock.Remembered, 1, 200);
    }

    private sealed class TimeProviderElsewhere : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.CreateCustomTimeZone("Elsewhere", TimeSpan.FromHours(3), null, null);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void DropTimer() => _clock.CreateTimer(_ => _fired++, null, Second, Timeout.InfiniteTimeSpan);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (ITimer Timer, WeakReference State) MakeTimer(GenerationClock made, out GenerationClock clock)
    {
        clock = made;
        object state = new();
        return (
            clock.CreateTimer(_ => GC.KeepAlive(state), state, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan), new WeakReference(state));
    }
}
