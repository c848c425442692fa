using System.Diagnostics;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Tests.Harness;
using PluginHost.Hosting.Tests.Loading;
using PluginHost.Hosting.Tests.Processes;

namespace PluginHost.Hosting.Tests.Workers;

/// <summary>Hosts whose plugins run in worker processes, and what a test does to those.</summary>
internal static class WorkerHost
{
    /// <summary>Starts a host with one plugin in a worker.</summary>
    /// <param name="project">A test plugin or a sample.</param>
    /// <param name="name">As what.</param>
    /// <param name="prepare">What else is there before the start.</param>
    /// <param name="configure">Options that do not change later.</param>
    public static Task<TestHost> StartAsync(
        string project, string name, Action<TestHost>? prepare = null, Action<PluginHostOptions>? configure = null) => TestHost.StartAsync(
        host =>
        {
            host.DropInAny(project, name);
            host.Isolate(name);
            prepare?.Invoke(host);
        },
        options =>
        {
            UseWorkers(options);
            configure?.Invoke(options);
        });

    /// <summary>Has workers be started from tests/WorkerPartner, and sessions be saved often.</summary>
    public static void UseWorkers(PluginHostOptions options) =>
        (options.WorkerProgram, options.CheckpointInterval, options.SpareWorkers) = (
            StartedWorker.Program, TimeSpan.FromMilliseconds(50), 0);

    /// <summary>Drops a test plugin or a sample in.</summary>
    public static void DropInAny(this TestHost host, string project, string name)
    {
        string built = TestPlugins.PathOf(project);
        string copy = host.PathOf(name) + ".tmp";
        File.Copy(File.Exists(built) ? built : TestPlugins.PathOfSample(project), copy, overwrite: true);
        File.Move(copy, host.PathOf(name), overwrite: true);
    }

    /// <summary>Configures a plugin for a worker.</summary>
    public static void Isolate(this TestHost host, string name, bool isIt = true) =>
        host.Set($"Plugins:{name}:Isolation", isIt ? "process" : "context");

    /// <summary>The worker that serves.</summary>
    public static int WorkerOf(this TestHost host, string name)
    {
        int? worker = host.StatusOf(name).Current?.ProcessId;
        Assert.NotNull(worker);
        Assert.NotEqual(Environment.ProcessId, worker);
        return worker.Value;
    }

    /// <summary>Kills the worker that serves, at once.</summary>
    public static void KillWorkerOf(this TestHost host, string name) => Kill(host.WorkerOf(name));

    /// <summary>Kills a worker, at once.</summary>
    public static void Kill(int worker)
    {
        using var process = Process.GetProcessById(worker);
        process.Kill();
    }

    /// <summary>Waits until a worker has crashed, and another serves.</summary>
    /// <returns>How the host says that it ended.</returns>
    public static async Task<string> RecoversAsync(this TestHost host, string name, int crash = 1)
    {
        PluginEvent crashed = await host.Events.NthAsync(crash, PluginEventKind.Crashed, name);
        await host.Events.FirstAsync(PluginEventKind.CutOver, name, e => e.Generation > crashed.Generation);
        return crashed.Message;
    }

    /// <summary>Waits until a worker's session is saved with all that it handled: TestPlugins/Mortal logs it.</summary>
    public static Task SavedAsync(this TestHost host, string connection, int lines, int times = 1) => Patience.UntilAsync(
        () => host.Log.Entries.Count(e => e.Text == $"{connection} is saved with {lines} lines") >= times,
        () => $"{connection} was not saved. There was:\n{string.Join('\n', host.Log.Entries.Select(e => e.Text))}");
}
