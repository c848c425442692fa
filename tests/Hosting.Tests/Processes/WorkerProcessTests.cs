using System.Diagnostics;
using System.Globalization;
using PluginHost.Hosting.Processes;
using PluginHost.Hosting.Tests.Discovery;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Processes;

public sealed class WorkerProcessTests
{
    [Fact]
    public async Task An_exit_code_is_told_with_the_last_that_was_said()
    {
        await using StartedWorker worker = StartedWorker.Partner("exit", "3");

        WorkerExit exit = await worker.ExitAsync();

        Assert.Equal("ended with code 3: the reason", exit.ToString());
        Assert.Equal(3, exit.Code);
        Assert.Null(exit.Signal);
        Assert.Equal(["the reason"], exit.LastLines);
        Assert.True(exit.Lived > TimeSpan.Zero);
    }

    [Theory]
    [InlineData("throw", "Unhandled exception. System.InvalidOperationException: nothing")]
    [InlineData("throw-deep", "Unhandled exception. System.InvalidOperationException: from the depth")]
    [InlineData("overflow", "Stack overflow. at PluginHost.WorkerPartner.Verbs.Overflow(Int32)")]
    [InlineData("fail-fast", "Process terminated. enough is enough")]
    [InlineData("fail-fast-silently", "Process terminated. Runtime operation halted by call to System.Environment.FailFast(). (0x80131623)")]
    [InlineData("fault", "Fatal error. System.AccessViolationException: Attempted to read or write protected memory. This is often an indication that other memory is corrupt.")]
    public async Task A_death_of_dotnet_is_told_with_its_reason(string verb, string reason)
    {
        await using StartedWorker worker = StartedWorker.Partner(verb);

        WorkerExit exit = await worker.ExitAsync();

        Assert.Equal($"ended by SIGABRT (unhandled exception, stack overflow or FailFast): {reason}", exit.ToString());
        Assert.Equal("SIGABRT", exit.Signal);
        Assert.Null(exit.Code);
        Assert.True(exit.LastLines.Length <= 20);
    }

    [Fact]
    public async Task A_heap_that_reaches_its_limit_ends_the_worker()
    {
        await using StartedWorker worker = StartedWorker.Partner(new WorkerLimits { MemoryBytes = 128L << 20 }, "allocate");

        WorkerExit exit = await worker.ExitAsync();

        Assert.Equal("SIGABRT", exit.Signal);
        Assert.Contains(
            "OutOfMemoryException",
            exit.ToString().Replace("Out of memory.", "OutOfMemoryException", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.False(exit.OutOfMemory);
    }

    [Fact]
    public async Task A_killed_worker_is_told_from_one_that_exits_with_the_same_number()
    {
        await using StartedWorker killed = StartedWorker.Shell("echo ready; kill -9 $$");
        await using StartedWorker exited = StartedWorker.Shell("exit 137");

        Assert.Equal("was killed by SIGKILL", (await killed.ExitAsync()).ToString());
        Assert.Equal("ended with code 137", (await exited.ExitAsync()).ToString());
    }

    [Fact]
    public async Task A_killed_worker_leaves_no_file_that_diagnostics_tools_would_look_at()
    {
        // A process of the same id may have left some before.
        string[] before = Directory.GetFiles(Path.GetTempPath());
        await using StartedWorker worker = StartedWorker.Partner("hold");
        await worker.Ready;
        string[] files = Files();

        worker.Process.Kill();
        await worker.ExitAsync();

        Assert.Equal(3, files.Length);
        Assert.Empty(Files());

        string[] Files() => [.. Directory.EnumerateFiles(Path.GetTempPath(), $"*-{worker.Process.Id}-*").Except(before)];
    }

    [Fact]
    public async Task Kill_ends_what_holds_out()
    {
        await using StartedWorker worker = StartedWorker.Shell("trap '' TERM; echo ready; exec sleep 1000");
        await worker.Ready;

        worker.Process.Kill();

        Assert.Equal("was killed by SIGKILL", (await worker.ExitAsync()).ToString());
        worker.Process.Kill();
    }

    [Fact]
    public async Task Stop_asks_first()
    {
        await using StartedWorker worker = StartedWorker.Shell("trap 'exit 5' TERM; echo ready; while :; do sleep 0.01; done");
        await worker.Ready;

        await worker.Process.StopAsync(Patience.Limit).WithPatience();

        Assert.Equal("ended with code 5", (await worker.ExitAsync()).ToString());
    }

    [Fact]
    public async Task Stop_kills_when_the_grace_is_over()
    {
        var time = new ManualTimeProvider();
        await using StartedWorker worker = StartedWorker.Shell("trap '' TERM; echo ready; exec sleep 1000", time: time);
        await worker.Ready;

        Task stopping = worker.Process.StopAsync(TimeSpan.FromSeconds(5));
        await time.SetAsync(within: TimeSpan.FromSeconds(5)).WithPatience();
        Assert.False(worker.Process.Exited.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(5));

        await stopping.WithPatience();
        WorkerExit exit = await worker.ExitAsync();
        Assert.Equal("was killed by SIGKILL", exit.ToString());
        Assert.Equal(TimeSpan.FromSeconds(5), exit.Lived);
    }

    [Fact]
    public async Task Dispose_ends_what_runs()
    {
        StartedWorker worker = StartedWorker.Shell("echo ready; exec sleep 1000");
        await worker.Ready;

        await worker.DisposeAsync();

        Assert.Equal("SIGKILL", (await worker.ExitAsync()).Signal);
        Assert.False(Directory.Exists($"/proc/{worker.Process.Id}"));
    }

    [Fact]
    public async Task What_the_worker_has_started_does_not_delay_its_end()
    {
        var time = new ManualTimeProvider();
        await using StartedWorker worker = StartedWorker.Shell("sleep 1000 & echo $!; echo last words >&2; echo ready; exit 4", time: time);
        await worker.Ready;
        string id = worker.Lines.Single(line => line.All(char.IsAsciiDigit));
        using var grandchild = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
        try
        {
            await time.SetAsync(within: WorkerProcess.OutputGrace).WithPatience();
            await Patience.UntilAsync(() => worker.Lines.Contains("last words"), () => "its last words were not read");
            Assert.False(worker.Process.Exited.IsCompleted);
            time.Advance(WorkerProcess.OutputGrace);

            Assert.Equal("ended with code 4: last words", (await worker.ExitAsync()).ToString());
            Assert.False(grandchild.HasExited);
        }
        finally
        {
            grandchild.Kill();
        }
    }

    [Fact]
    public async Task Both_outputs_are_given_line_by_line()
    {
        await using StartedWorker worker = StartedWorker.Shell("echo one; echo two >&2; printf 'three\\r\\nfour'");

        WorkerExit exit = await worker.ExitAsync();

        Assert.Equal(["four", "one", "three", "two"], worker.Lines.Order(StringComparer.Ordinal));
        Assert.Equal(["two"], exit.LastLines);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" >&2")]
    public async Task A_flood_does_not_grow_the_memory_of_the_host(string redirection)
    {
        const int Lines = 400_000;
        long received = 0;
        await using WorkerProcess worker = WorkerProcess.Start(
            new WorkerCommand(
                "/bin/sh",
                ["-c", $"yes 0123456789012345678901234567890123456789012345678901234567890123456789 | head -n {Lines}{redirection}"]),
            new Dictionary<string, string>(),
            WorkerLimits.None,
            _ => Interlocked.Increment(ref received),
            TimeProvider.System);

        WorkerExit exit = await worker.Exited.WithPatience();

        Assert.Equal(0, exit.Code);
        Assert.Equal(Lines, received);
        Assert.True(exit.LastLines.Length <= 20);
    }

    [Fact]
    public async Task A_line_without_end_is_cut()
    {
        await using StartedWorker worker = StartedWorker.Shell("head -c 30000000 /dev/zero | tr '\\0' x >&2; echo; echo after >&2");

        WorkerExit exit = await worker.ExitAsync();

        Assert.Equal([new string('x', LineReader.MaxLine) + LineReader.Cut], exit.LastLines);
        Assert.Equal(["", exit.LastLines[0]], worker.Lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_last_twenty_lines_of_standard_error_are_kept()
    {
        await using StartedWorker worker = StartedWorker.Shell("seq 1 50 >&2; exit 1");

        WorkerExit exit = await worker.ExitAsync();

        Assert.Equal(Enumerable.Range(31, 20).Select(n => $"{n}"), exit.LastLines);
        Assert.Equal("ended with code 1: 50", exit.ToString());
    }

    [Fact]
    public async Task Standard_input_is_empty_and_nothing_else_is_inherited()
    {
        // Without O_CLOEXEC, as a socket is that systemd passed.
        int open = NativeDescriptors.OpenInheritable("/dev/null");
        try
        {
            await using StartedWorker worker = StartedWorker.Shell(
                "cat; for f in /proc/self/fd/*; do case $f in */[012]) ;; *) readlink $f ;; esac; done; echo done");

            await worker.ExitAsync();

            // The one that lists: /proc/self/fd is the shell's own folder, and closed again by the time of the loop.
            Assert.Equal(["done"], worker.Lines);
        }
        finally
        {
            NativeDescriptors.Close(open);
        }
    }

    [Fact]
    public async Task Ctrl_C_is_not_for_the_worker()
    {
        await using StartedWorker worker = StartedWorker.Shell("cut -d' ' -f5 /proc/self/stat; echo $$");

        await worker.ExitAsync();

        // It leads a process group of its own, and a terminal signals the host's.
        Assert.Equal([$"{worker.Process.Id}", $"{worker.Process.Id}"], worker.Lines);
    }

    [Fact]
    public async Task No_signal_is_ignored_or_blocked()
    {
        await using StartedWorker worker = StartedWorker.Shell("grep -E '^Sig(Blk|Ign)' /proc/self/status");

        await worker.ExitAsync();

        // Signals 32 and 33 are glibc's own, which it sets as it needs them.
        const ulong Internal = 0x1_8000_0000;
        Assert.All(
            worker.Lines,
            line => Assert.Equal(0UL, ulong.Parse(line.Split('\t')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) & ~Internal));
        Assert.Equal(2, worker.Lines.Count);
    }

    [Fact]
    public async Task The_environment_is_this_process_s_with_what_was_added_but_not_what_systemd_said()
    {
        Environment.SetEnvironmentVariable("WORKER_TEST_OWN", "own ä");
        Environment.SetEnvironmentVariable("NOTIFY_SOCKET", "/run/nobody");
        try
        {
            await using StartedWorker worker = StartedWorker.Shell(
                "echo $WORKER_TEST_OWN; echo $WORKER_TEST_ADDED; echo \"[$NOTIFY_SOCKET]\"",
                environment: new Dictionary<string, string> { ["WORKER_TEST_ADDED"] = "added=1" });

            await worker.ExitAsync();

            Assert.Equal(["own ä", "added=1", "[]"], worker.Lines);
        }
        finally
        {
            Environment.SetEnvironmentVariable("NOTIFY_SOCKET", null);
            Environment.SetEnvironmentVariable("WORKER_TEST_OWN", null);
        }
    }

    [Theory]
    [InlineData("/no/such/program", "No such file or directory")]
    [InlineData("/etc/passwd", "Permission denied")]
    public void What_cannot_be_run_is_said(string program, string reason)
    {
        var refused = Assert.Throws<WorkerStartException>(() => StartedWorkerOf(program));

        Assert.Equal($"'{program}' cannot be run: {reason}.", refused.Message);

        static WorkerProcess StartedWorkerOf(string program) => WorkerProcess.Start(
            new WorkerCommand(program, []), new Dictionary<string, string>(), WorkerLimits.None, _ => { }, TimeProvider.System);
    }

    [Fact]
    public async Task What_the_action_throws_ends_the_reading_and_is_told_at_the_end()
    {
        await using WorkerProcess worker = WorkerProcess.Start(
            new WorkerCommand("/bin/sh", ["-c", "while echo line; do :; done; exit 6"]),
            new Dictionary<string, string>(),
            WorkerLimits.None,
            _ => throw new FormatException("no line is good enough"),
            TimeProvider.System);

        var thrown = await Assert.ThrowsAsync<FormatException>(() => worker.Exited.WithPatience());

        Assert.Equal("no line is good enough", thrown.Message);
    }
}
