using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;
using PluginHost.Benchmarks.Reloading;
using PluginHost.Benchmarks.Servers;
using PluginHost.Hosting;
using PluginHost.Hosting.Lifecycle;

namespace PluginHost.Benchmarks.Sessions;

/// <summary>The host in its own process: reloads, and watches its connections move.</summary>
internal sealed class SessionHost(StateShape state) : IAsyncDisposable
{
    /// <summary>A connection that does not move stays where it is for longer than the benchmark waits, and so is seen.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MoveTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SuspendTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(1);

    private readonly EmbeddedHost _host = new(state.Assembly(build: 1), plugin =>
    {
        (plugin.DrainTimeout, plugin.SuspendTimeout) = (DrainTimeout, SuspendTimeout);
        plugin.Settings = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Settings:Bytes"] = state.Bytes.ToString(CultureInfo.InvariantCulture),
                ["Settings:ByReference"] = state.ByReference.ToString(),
            })
            .Build()
            .GetSection("Settings");
    });

    private readonly CancellationTokenSource _stop = new();
    private readonly EndedGenerations _ended = new();
    private Task _counting = Task.CompletedTask;

    internal Task<IPEndPoint> StartAsync()
    {
        _counting = _ended.CountAsync(_host.Manager.Events.WatchAsync(_stop.Token));
        return _host.StartAsync();
    }

    /// <param name="atRest">After everything has been collected that can be: what finalizers close is closed.</param>
    internal SessionReading Read(bool atRest)
    {
        for (int i = 0; atRest && i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return SessionReading.OfThisProcess(_ended);
    }

    /// <summary>Blocks its thread: it has nothing else to do than to look at the status.</summary>
    internal MoveReply Reload(int build)
    {
        _host.Deploy(state.Assembly(build));
        long resident = ResidentPeak.Reset();
        int? before = _host.Status.Current?.Number;
        long start = Stopwatch.GetTimestamp();
        Task<CommandResult> reloading = _host.Manager.ReloadAsync(_host.Name);
        TimeSpan? cutOver = null;
        while (!reloading.Wait(Glance))
        {
            if (cutOver is null && _host.Status.Current?.Number != before)
            {
                cutOver = Stopwatch.GetElapsedTime(start);
            }
        }

        TimeSpan answered = Stopwatch.GetElapsedTime(start);
        CommandResult result = reloading.Result;
        while (CountOthers() > 0 && Stopwatch.GetElapsedTime(start) < MoveTimeout)
        {
            Thread.Sleep(Glance);
        }

        TimeSpan moved = Stopwatch.GetElapsedTime(start);
        bool isWhole = state.Bytes == 0 || state.Bytes.Equals(AppDomain.CurrentDomain.GetData("SequenceState.Bytes"));
        return new MoveReply(
            result.Succeeded && isWhole,
            isWhole ? result.Message : "the state has not arrived whole",
            result.Generation,
            CountOthers(),
            cutOver ?? answered,
            moved,
            StateTime(),
            resident,
            ResidentPeak.Read());
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _stop.CancelAsync();
        await _counting;
        _stop.Dispose();
    }

    private int CountOthers() => _host.Status.Retiring.Sum(generation => generation.Connections);

    /// <summary>As the plugin left it in the process's data.</summary>
    private TimeSpan? StateTime() => state.Bytes == 0
        ? null
        : Stopwatch.GetElapsedTime(
            (long)AppDomain.CurrentDomain.GetData("SequenceState.Begun")!,
            (long)AppDomain.CurrentDomain.GetData("SequenceState.Ended")!);
}
