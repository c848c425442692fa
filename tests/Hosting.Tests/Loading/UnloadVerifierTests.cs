using System.Runtime.CompilerServices;
using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Tests.Loading;

public sealed class UnloadVerifierTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly UnloadVerifier _verifier = new(TimeProvider.System);

    [Fact]
    public async Task A_context_that_nothing_holds_is_verified()
    {
        UnloadOutcome outcome = await _verifier.VerifyAsync(LoadAndUnload(out _), Long, TestContext.Current.CancellationToken);

        Assert.True(outcome.Unloaded);
        Assert.True(outcome.Collections >= 1);
    }

    [Fact]
    public async Task A_context_that_something_holds_is_reported_when_time_is_up_and_verified_later()
    {
        WeakReference context = LoadAndUnload(out object? instance);

        UnloadOutcome held = await _verifier.VerifyAsync(context, TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);
        GC.KeepAlive(instance);
        instance = null;
        UnloadOutcome released = await _verifier.VerifyAsync(context, Long, TestContext.Current.CancellationToken);

        Assert.False(held.Unloaded);
        Assert.True(held.Collections >= 1);
        Assert.True(held.Elapsed >= TimeSpan.FromMilliseconds(300));
        Assert.True(released.Unloaded);
    }

    [Fact]
    public async Task Cancellation_ends_the_wait()
    {
        WeakReference context = LoadAndUnload(out object? instance);
        using var cancel = new CancellationTokenSource();
        Task<UnloadOutcome> verification = _verifier.VerifyAsync(context, Long, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => verification);
        GC.KeepAlive(instance);
    }

    [Fact]
    public async Task Verifications_at_one_time_share_their_collections()
    {
        WeakReference context = LoadAndUnload(out object? instance);
        long before = BackgroundCollector.Completed;
        int begun = GC.CollectionCount(2);

        UnloadOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => _verifier.VerifyAsync(context, TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken)));

        Assert.True(BackgroundCollector.Completed > before);
        Assert.All(outcomes, outcome => Assert.InRange(outcome.Collections, 1, GC.CollectionCount(2) - begun));
        GC.KeepAlive(instance);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference LoadAndUnload(out object? instance)
    {
        using LoadedPlugin plugin = LoadedPlugin.Of("Plain");
        instance = plugin.Instance;
        return new WeakReference(plugin.Context, trackResurrection: true);
    }
}
