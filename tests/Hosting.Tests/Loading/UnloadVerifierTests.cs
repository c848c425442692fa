using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Loading;

[Collection(UndisturbedCollection.Name)]
public sealed class UnloadVerifierTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly UnloadVerifier _verifier = new(new FrameworkCaches(SharedAssemblies.ForHost([]), NullLogger<FrameworkCaches>.Instance), TimeProvider.System);

    [Fact]
    public async Task A_context_that_nothing_holds_is_verified_without_help()
    {
        UnloadOutcome outcome = await _verifier.VerifyAsync(LoadAndUnload(out _), Long, TestContext.Current.CancellationToken);

        Assert.Equal((UnloadVerdict.Unloaded, false), (outcome.Verdict, outcome.CachesReleased));
        Assert.InRange(outcome.Collections, 1, UnloadVerifier.Patience);
    }

    [Fact]
    public async Task A_context_that_something_holds_is_reported_when_time_is_up_and_verified_later()
    {
        UnloadedContext context = LoadAndUnload(out object? instance);

        UnloadOutcome held = await _verifier.VerifyAsync(context, TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        GC.KeepAlive(instance);
        instance = null;
        UnloadOutcome released = await _verifier.VerifyAsync(context, Long, TestContext.Current.CancellationToken);

        Assert.Equal((UnloadVerdict.Leaked, true), (held.Verdict, held.CachesReleased));
        Assert.True(held.Collections >= UnloadVerifier.Proof);
        Assert.True(held.Elapsed >= TimeSpan.FromSeconds(2));
        Assert.Equal(UnloadVerdict.Unloaded, released.Verdict);
    }

    [Fact]
    public async Task Nothing_is_said_to_hold_a_context_that_has_outlived_too_few_collections()
    {
        UnloadedContext context = LoadAndUnload(out object? instance);

        UnloadOutcome outcome = await _verifier.VerifyAsync(context, TimeSpan.Zero, TestContext.Current.CancellationToken);

        Assert.Equal(UnloadVerdict.Unproven, outcome.Verdict);
        GC.KeepAlive(instance);
    }

    [Fact]
    public async Task Cancellation_ends_the_wait()
    {
        UnloadedContext context = LoadAndUnload(out object? instance);
        using var cancel = new CancellationTokenSource();
        Task<UnloadOutcome> verification = _verifier.VerifyAsync(context, Long, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => verification);
        GC.KeepAlive(instance);
    }

    [Fact]
    public async Task Verifications_at_one_time_share_their_collections()
    {
        object?[] instances = new object?[8];
        UnloadedContext[] contexts = [.. Enumerable.Range(0, instances.Length).Select(i => LoadAndUnload(out instances[i]))];
        int begun = GC.CollectionCount(2);

        UnloadOutcome[] outcomes = await Task.WhenAll(contexts.Select(
            context => _verifier.VerifyAsync(context, TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken)));

        Assert.All(outcomes, outcome => Assert.InRange(outcome.Collections, 1, GC.CollectionCount(2) - begun));
        GC.KeepAlive(instances);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static UnloadedContext LoadAndUnload(out object? instance)
    {
        using LoadedPlugin plugin = LoadedPlugin.Of("Plain");
        instance = plugin.Instance;
        return new UnloadedContext(new WeakReference(plugin.Context, trackResurrection: true), TimeProvider.System);
    }
}
