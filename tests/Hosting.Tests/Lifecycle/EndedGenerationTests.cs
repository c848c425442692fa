using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Tests.Discovery;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Lifecycle;

[Collection(UndisturbedCollection.Name)]
public sealed class EndedGenerationTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly PluginEventLog _events;
    private object? _held = new();
    private int _changes;

    public EndedGenerationTests() => _events = new PluginEventLog(_time, NullLogger<PluginEventLog>.Instance);

    [Fact]
    public async Task What_has_leaked_and_goes_is_freed()
    {
        EndedGeneration ended = Ended(GenerationState.Leaked);
        Task watching = WatchAsync(ended);
        Assert.True(ended.IsLoaded);

        _held = null;
        GC.Collect();
        await LookAsync();
        await watching.WithPatience();

        Assert.Equal((GenerationState.Unloaded, TimeSpan.FromSeconds(1)), (ended.Status.State, ended.Status.UnloadedAfter));
        Assert.False(ended.IsLoaded);
        Assert.Equal((PluginEventKind.Freed, 1), (Assert.Single(_events.Recent).Kind, _changes));
    }

    [Fact]
    public async Task What_could_not_be_told_in_time_is_unloaded_once_it_is_gone()
    {
        EndedGeneration ended = Ended(GenerationState.Unloading);
        Task watching = WatchAsync(ended);

        _held = null;
        GC.Collect();
        await LookAsync();
        await watching.WithPatience();

        Assert.Equal((GenerationState.Unloaded, TimeSpan.FromSeconds(1)), (ended.Status.State, ended.Status.UnloadedAfter));
        Assert.Equal((PluginEventKind.Unloaded, 1), (Assert.Single(_events.Recent).Kind, _changes));
    }

    [Fact]
    public async Task What_could_not_be_told_in_time_leaks_once_it_has_outlived_enough_and_is_watched_on()
    {
        EndedGeneration ended = Ended(GenerationState.Unloading);
        Task watching = WatchAsync(ended);
        for (int collection = 0; collection < UnloadVerifier.Proof; collection++)
        {
            GC.Collect();
            await LookAsync();
        }

        await Patience.UntilAsync(() => _changes == 1, () => "It was not said to have leaked.");
        Assert.Equal(
            (GenerationState.Leaked, null, PluginEventKind.Leaked),
            (ended.Status.State, ended.Status.UnloadedAfter, Assert.Single(_events.Recent).Kind));
        Assert.True(ended.Status.Collections >= UnloadVerifier.Proof);

        _held = null;
        GC.Collect();
        await LookAsync();
        await watching.WithPatience();

        Assert.Equal(GenerationState.Unloaded, ended.Status.State);
        Assert.Equal([PluginEventKind.Leaked, PluginEventKind.Freed], _events.Recent.Select(e => e.Kind));
        Assert.All(_events.Recent, e => Assert.Equal(("Plugin", 7), (e.Plugin, e.Generation)));
        Assert.Equal(2, _changes);
    }

    [Fact]
    public async Task Nothing_is_said_of_what_is_gone_already_or_never_was()
    {
        await WatchAsync(Ended(GenerationState.Unloaded)).WithPatience();
        await WatchAsync(new EndedGeneration("Plugin", Status(GenerationState.Leaked), null)).WithPatience();

        Assert.Equal((0, 0), (_events.Recent.Count, _changes));
        GC.KeepAlive(_held);
    }

    [Fact]
    public async Task The_end_of_the_host_ends_the_watch_without_a_word()
    {
        Task watching = WatchAsync(Ended(GenerationState.Leaked));

        await _stopped.CancelAsync();
        await watching.WithPatience();

        Assert.Equal((0, 0), (_events.Recent.Count, _changes));
        GC.KeepAlive(_held);
    }

    public void Dispose() => _stopped.Dispose();

    private static GenerationStatus Status(GenerationState state) => new(7, state, "version", DateTimeOffset.UnixEpoch, 0, 0, 0, null);

    // Not inlined: no frame of the test keeps what is watched.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private EndedGeneration Ended(GenerationState state) =>
        new("Plugin", Status(state), new UnloadedContext(new WeakReference(_held), _time));

    private Task WatchAsync(EndedGeneration ended) =>
        ended.WatchAsync(new LeakWatch(_time, _stopped.Token), _events, () => Interlocked.Increment(ref _changes));

    private async Task LookAsync()
    {
        await _time.SetAsync(LeakWatch.Interval).WithPatience();
        _time.Advance(LeakWatch.Interval);
    }
}
