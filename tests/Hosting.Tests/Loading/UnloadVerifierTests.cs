using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Loading;

[Collection(UndisturbedCollection.Name)]
public sealed class UnloadVerifierTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly UnloadVerifier _verifier = new(
        new FrameworkCaches(SharedAssemblies.ForHost([]), NullLogger<FrameworkCaches>.Instance), TimeProvider.System);

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

    [Theory]
    [InlineData(nameof(Type))]
    [InlineData(nameof(Assembly))]
    [InlineData(nameof(MethodInfo))]
    [InlineData(nameof(Delegate))]
    [InlineData(nameof(Array))]
    public async Task A_context_whose_code_is_held_is_not_verified(string by)
    {
        UnloadedContext context = LoadAndUnload(by, out object? holder);

        UnloadOutcome outcome = await _verifier.VerifyAsync(context, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

        Assert.Equal(UnloadVerdict.Leaked, outcome.Verdict);
        GC.KeepAlive(holder);
    }

    [Fact]
    public async Task A_collection_gives_back_the_memory_of_code_that_is_verified()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        using var directory = new TemporaryDirectory();
        string copy = TestPlugins.CopyFolder("Plain", directory.Path);
        await _verifier.VerifyAsync(LoadAndUnload(out _, assemblyPath: copy), Long, TestContext.Current.CancellationToken);

        // The verification waits for finalizers, but not for long.
        GC.WaitForPendingFinalizers();
        GC.Collect();

        await Patience.UntilAsync(
            () => !File.ReadAllText("/proc/self/maps").Contains(copy, StringComparison.Ordinal),
            () => "The DLL is still mapped.");
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
    public async Task Nothing_is_said_to_hold_a_context_whose_help_took_all_the_time()
    {
        RecordingHandler.Reset();
        using var gate = new ManualResetEventSlim();
        RecordingHandler.Gate = gate;
        string here = typeof(UnloadVerifierTests).Assembly.GetName().Name!;
        var time = new StandingClock();
        var verifier = new UnloadVerifier(
            new FrameworkCaches(SharedAssemblies.ForHost([here]), NullLogger<FrameworkCaches>.Instance), time);
        UnloadedContext context = LoadAndUnload(out object? instance, time);

        Task<UnloadOutcome> verification = verifier.VerifyAsync(context, Long, TestContext.Current.CancellationToken);
        await RecordingHandler.Entered.WithPatience();
        time.Passed = Long;
        gate.Set();
        UnloadOutcome outcome = await verification.WithPatience();

        Assert.Equal((UnloadVerdict.Unproven, true), (outcome.Verdict, outcome.CachesReleased));
        Assert.True(outcome.Collections < UnloadVerifier.Proof);
        RecordingHandler.Reset();
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
        int begun = GC.CollectionCount(2);
        object?[] instances = new object?[8];
        UnloadedContext[] contexts = [.. Enumerable.Range(0, instances.Length).Select(i => LoadAndUnload(out instances[i]))];

        UnloadOutcome[] outcomes = await Task.WhenAll(contexts.Select(
            context => _verifier.VerifyAsync(context, TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken)));

        // One more may have been under way at the start.
        Assert.All(outcomes, outcome => Assert.InRange(outcome.Collections, 1, GC.CollectionCount(2) - begun + 1));
        GC.KeepAlive(instances);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static UnloadedContext LoadAndUnload(string what, out object? holder)
    {
        UnloadedContext context = LoadAndUnload(out object? instance);
        Type type = instance!.GetType();
        holder = what switch
        {
            nameof(Type) => type,
            nameof(Assembly) => type.Assembly,
            nameof(MethodInfo) => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)[0],
            nameof(Delegate) => new Func<string?>(instance.ToString),
            _ => Array.CreateInstance(type, 0),
        };
        return context;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static UnloadedContext LoadAndUnload(out object? instance, TimeProvider? time = null, string? assemblyPath = null)
    {
        var plugin = new LoadedPlugin(assemblyPath ?? TestPlugins.PathOf("Plain"));
        instance = plugin.Instance;
        return UnloadedContext.Unload(plugin.Context, instance.GetType().Assembly, time ?? TimeProvider.System);
    }

    /// <summary>Its timers are the system's; how much time has passed is for the test to say.</summary>
    private sealed class StandingClock : TimeProvider
    {
        private long _passed;

        public TimeSpan Passed
        {
            set => Volatile.Write(ref _passed, value.Ticks);
        }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Volatile.Read(ref _passed);
    }
}
