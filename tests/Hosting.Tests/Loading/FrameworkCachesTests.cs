using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Loading;

public sealed class FrameworkCachesTests : IDisposable
{
    private static readonly string Here = typeof(FrameworkCachesTests).Assembly.GetName().Name!;

    private readonly LogRecorder _log = new();
    private readonly LoggerFactory _loggers = new();

    public FrameworkCachesTests()
    {
        RecordingHandler.Reset();
        _loggers.AddProvider(_log);
    }

    [Fact]
    public async Task Handlers_of_shared_assemblies_are_told_to_forget_everything()
    {
        await CachesOf([Here]).ReleaseAsync().WithPatience();

        Assert.Equal([null], RecordingHandler.Calls);
        Assert.Empty(_log.Entries);
    }

    [Fact]
    public async Task Handlers_of_assemblies_that_are_not_shared_are_left_alone()
    {
        await CachesOf([]).ReleaseAsync().WithPatience();

        Assert.Empty(RecordingHandler.Calls);
    }

    [Fact]
    public async Task What_is_generated_at_run_time_is_not_remembered_though_it_has_a_shared_name()
    {
        FrameworkCaches caches = CachesOf([Here]);
        WeakReference generated = Generate();
        await caches.ReleaseAsync().WithPatience();

        for (int collection = 0; collection < 10 && generated.IsAlive; collection++)
        {
            // Off the stack of whoever has cleared the caches and goes on with this.
            await Task.Yield();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(generated.IsAlive);
        GC.KeepAlive(caches);
    }

    [Fact]
    public async Task A_handler_that_fails_is_survived_and_said_once()
    {
        RecordingHandler.Fails = true;
        FrameworkCaches caches = CachesOf([Here]);

        await caches.ReleaseAsync().WithPatience();
        await caches.ReleaseAsync().WithPatience();

        Assert.Equal(2, RecordingHandler.Calls.Count);
        LogRecorder.Entry said = Assert.Single(_log.Entries);
        Assert.Contains(nameof(RecordingHandler), said.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_who_ask_while_caches_are_cleared_share_the_next_clearing()
    {
        using var gate = new ManualResetEventSlim();
        RecordingHandler.Gate = gate;
        FrameworkCaches caches = CachesOf([Here]);
        Task first = caches.ReleaseAsync();
        await RecordingHandler.Entered.WithPatience();

        Task[] later = [.. Enumerable.Range(0, 5).Select(_ => caches.ReleaseAsync())];
        gate.Set();
        await Task.WhenAll([first, .. later]).WithPatience();

        Assert.Equal(2, RecordingHandler.Calls.Count);
    }

    public void Dispose() => _loggers.Dispose();

    // Not inlined: no frame of the test keeps it. A type of it, as the builder itself is not what is listed.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Generate() =>
        new(AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(Here), AssemblyBuilderAccess.RunAndCollect)
        .DefineDynamicModule("generated").DefineType("Generated").CreateType());

    private FrameworkCaches CachesOf(string[] extraShared) =>
        new(SharedAssemblies.ForHost(extraShared), _loggers.CreateLogger<FrameworkCaches>());
}
