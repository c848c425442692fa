using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using PluginHost.Hosting.Processes;
using PluginHost.Hosting.Tests.Harness;
using PluginHost.Hosting.Tests.Loading;

namespace PluginHost.Hosting.Tests.Processes;

public sealed class HostWatchTests
{
    [Fact]
    public async Task A_worker_notices_that_its_host_was_killed_but_not_the_end_of_the_thread_that_started_it()
    {
        using var directory = new TemporaryDirectory();
        using Socket listener = Listen(directory, out string address);
        await using StartedWorker host = StartedWorker.Partner("host", address);
        using Socket worker = await listener.AcceptAsync(TestContext.Current.CancellationToken).WithPatience();
        using var lines = new StreamReader(new NetworkStream(worker));
        int id = int.Parse(await ReadAsync(lines), CultureInfo.InvariantCulture);
        using var process = Process.GetProcessById(id);

        Task<string> gone = ReadAsync(lines);
        Assert.False(gone.IsCompleted);
        host.Process.Kill();

        Assert.Equal("gone", await gone);
        await Patience.UntilAsync(() => IsOver(id), () => $"the worker {id} lives on");
    }

    [Fact]
    public async Task A_process_that_is_not_the_parent_counts_as_a_host_that_is_gone()
    {
        // As when the host has ended before the watch began and its id is another's.
        await using StartedWorker other = StartedWorker.Shell("echo ready; exec sleep 1000");
        await other.Ready;
        var gone = new TaskCompletionSource();

        using HostWatch watch = HostWatch.Begin(other.Process.Id, gone.SetResult);

        await gone.Task.WithPatience();
    }

    [Fact]
    public async Task An_id_that_nobody_has_counts_as_a_host_that_is_gone()
    {
        await using StartedWorker other = StartedWorker.Shell("exit 0");
        await other.ExitAsync();
        var gone = new TaskCompletionSource();

        using HostWatch watch = HostWatch.Begin(other.Process.Id, gone.SetResult);

        await gone.Task.WithPatience();
    }

    [Fact]
    public async Task A_disposed_watch_says_nothing_and_its_thread_ends()
    {
        var called = new TaskCompletionSource();
        int parent = int.Parse(
            File.ReadLines("/proc/self/status").Single(line => line.StartsWith("PPid:", StringComparison.Ordinal))
                .Split('\t')[1], CultureInfo.InvariantCulture);
        var watch = HostWatch.Begin(parent, called.SetResult);

        watch.Dispose();
        watch.Dispose();

        await Patience.UntilAsync(() => WatchingThreads() == 0, () => "the thread still watches");
        Assert.False(called.Task.IsCompleted);
    }

    private static Socket Listen(TemporaryDirectory directory, out string address)
    {
        address = Path.Combine(directory.Path, "watch.sock");
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(address));
        listener.Listen();
        return listener;
    }

    private static async Task<string> ReadAsync(StreamReader lines) =>
        await lines.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WithPatience() ?? "end";

    // Gone, or waited for by nobody: whoever adopts it is not the test's business.
    private static bool IsOver(int id)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[stat.LastIndexOf(')') + 2] == 'Z';
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static int WatchingThreads() => Directory.EnumerateDirectories("/proc/self/task").Count(thread =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "comm")).StartsWith("host watch", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It has ended since it was listed.
            return false;
        }
    });
}
