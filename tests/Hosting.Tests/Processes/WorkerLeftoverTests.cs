using PluginHost.Hosting.Processes;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Processes;

/// <summary>Counts what this whole process holds, so nothing else may run beside it.</summary>
[Collection(UndisturbedCollection.Name)]
public sealed class WorkerLeftoverTests
{
    [Fact]
    public async Task Fifty_starts_leave_no_descriptor_no_thread_and_no_zombie()
    {
        // The first leaves what the runtime keeps for all.
        await StartAsync(0);
        int before = PipesAndProcesses();

        for (int i = 1; i <= 50; i++)
        {
            await StartAsync(i);
        }

        Assert.Equal(before, PipesAndProcesses());
        Assert.Empty(Children());
        await Patience.UntilAsync(() => WaitingThreads() == 0, () => $"{WaitingThreads()} threads wait for workers");
    }

    [Fact]
    public async Task The_limits_of_a_worker_are_not_the_hosts()
    {
        string before = OwnProcessors();

        await using StartedWorker worker = StartedWorker.Shell("exit 0", new WorkerLimits { Nice = 19, Processors = [0] });
        await worker.ExitAsync();

        // The thread that started it may still be on its way out.
        await Patience.UntilAsync(() => OwnProcessors() == before, OwnProcessors);
    }

    private static async Task StartAsync(int number)
    {
        // One that ends, one that is ended, one that cannot be started.
        await using (StartedWorker worker = StartedWorker.Shell(number % 3 == 0 ? "exit 1" : "echo ready; exec sleep 1000"))
        {
            await (number % 3 == 0 ? worker.ExitAsync() : worker.Ready);
        }

        if (number % 3 == 2)
        {
            Assert.Throws<WorkerStartException>(() => WorkerProcess.Start(
                new WorkerCommand("/no/such/program", []), new Dictionary<string, string>(), WorkerLimits.None, _ => { },
                TimeProvider.System));
        }
    }

    private static int PipesAndProcesses() => new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos()
        .Select(link => link.LinkTarget ?? string.Empty)
        .Count(target => target.StartsWith("pipe:", StringComparison.Ordinal) || target.StartsWith("anon_inode:[pidfd]", StringComparison.Ordinal) || target.StartsWith("pidfd:", StringComparison.Ordinal));

    private static string[] Children() => [.. Directory.EnumerateDirectories("/proc/self/task")
        .SelectMany(thread => ReadOrNothing(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    private static int WaitingThreads() => Directory.EnumerateDirectories("/proc/self/task")
        .Count(thread => ReadOrNothing(Path.Combine(thread, "comm")).StartsWith("worker ", StringComparison.Ordinal));

    private static string OwnProcessors() => string.Join('|', Directory.EnumerateDirectories("/proc/self/task")
        .SelectMany(thread => ReadOrNothing(Path.Combine(thread, "status")).Split('\n'))
        .Where(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal))
        .Distinct(StringComparer.Ordinal));

    private static string ReadOrNothing(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            // The thread has ended since it was listed.
            return string.Empty;
        }
    }
}
