using System.Runtime.CompilerServices;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Tests.Discovery;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Loading;

[Collection(UndisturbedCollection.Name)]
public sealed class LeakWatchTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly CancellationTokenSource _stopped = new();
    private object? _held = new();

    [Fact]
    public async Task What_has_leaked_is_seen_to_be_gone_without_a_collection_being_asked_for()
    {
        var context = Watched();
        Task<UnloadOutcome> gone = new LeakWatch(_time, _stopped.Token).UntilGoneAsync(context);
        int begun = GC.CollectionCount(2);
        for (int look = 0; look < 3; look++)
        {
            await LookAsync();
            Assert.False(gone.IsCompleted);
        }

        Assert.Equal(begun, GC.CollectionCount(2));
        _held = null;
        GC.Collect();
        await LookAsync();

        UnloadOutcome outcome = await gone.WithPatience();
        Assert.Equal((UnloadVerdict.Unloaded, TimeSpan.FromSeconds(4)), (outcome.Verdict, outcome.Elapsed));
        Assert.True(outcome.Collections >= 1);
    }

    [Fact]
    public async Task What_has_leaked_is_watched_however_many_collections_it_outlives()
    {
        Task<UnloadOutcome> gone = new LeakWatch(_time, _stopped.Token).UntilGoneAsync(Watched());
        for (int collection = 0; collection <= UnloadVerifier.Proof; collection++)
        {
            GC.Collect();
            await LookAsync();
        }

        await _time.SetAsync(LeakWatch.Interval).WithPatience();
        Assert.False(gone.IsCompleted);
        GC.KeepAlive(_held);
    }

    [Fact]
    public async Task What_outlives_enough_collections_is_held_by_something()
    {
        var context = Watched();
        Task<UnloadOutcome> proven = new LeakWatch(_time, _stopped.Token).UntilProvenAsync(context);
        for (int collection = 0; collection < UnloadVerifier.Proof; collection++)
        {
            Assert.False(proven.IsCompleted);
            GC.Collect();
            await LookAsync();
        }

        Assert.Equal(UnloadVerdict.Leaked, (await proven.WithPatience()).Verdict);
        GC.KeepAlive(_held);
    }

    [Fact]
    public async Task Nothing_is_watched_once_the_host_has_stopped()
    {
        Task<UnloadOutcome> gone = new LeakWatch(_time, _stopped.Token).UntilGoneAsync(Watched());

        await _stopped.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone.WithPatience());
        GC.KeepAlive(_held);
    }

    public void Dispose() => _stopped.Dispose();

    // Not inlined: no frame of the test keeps what is watched.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private UnloadedContext Watched() => new(new WeakReference(_held), _time);

    private async Task LookAsync()
    {
        await _time.SetAsync(LeakWatch.Interval).WithPatience();
        _time.Advance(LeakWatch.Interval);
    }
}
