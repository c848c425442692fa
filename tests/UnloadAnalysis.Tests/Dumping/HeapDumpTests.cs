using System.Globalization;

namespace PluginHost.UnloadAnalysis.Tests;

public sealed class HeapDumpTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private HeapDumpOptions Options => new() { Directory = _directory.Path };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Dumps_its_own_process_for_the_owner_alone_and_deletes_it_when_disposed()
    {
        using (HeapDump dump = await HeapDump.WriteAsync(Environment.ProcessId, Options, TestContext.Current.CancellationToken).WithPatience())
        {
            Assert.True(dump.Bytes > 10_000_000);
            Assert.Equal(new FileInfo(dump.Path).Length, dump.Bytes);
            Assert.True(dump.Pause > TimeSpan.Zero);
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(dump.Path));
                Assert.Equal(
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                    File.GetUnixFileMode(Path.GetDirectoryName(dump.Path)!));
            }
        }

        Assert.True(_directory.IsEmpty);
    }

    [Fact]
    public async Task A_tool_that_is_missing_is_named_with_what_to_do()
    {
        DumpException e = await Assert.ThrowsAsync<DumpException>(() =>
            HeapDump.WriteAsync(
                Environment.ProcessId, Options with { CreateDumpPath = "/nowhere/createdump" }, TestContext.Current.CancellationToken));

        Assert.Equal(DumpFault.ToolMissing, e.Fault);
        Assert.Contains("/nowhere/createdump", e.Message, StringComparison.Ordinal);
        Assert.Contains("install the full .NET runtime", e.Message, StringComparison.Ordinal);
        Assert.True(_directory.IsEmpty);
    }

    [Fact]
    public async Task A_tool_that_fails_leaves_nothing_and_its_last_words_are_told()
    {
        using var tool = new StandInTool("echo half > \"$3\"; echo 'ptrace(ATTACH) FAILED' >&2; exit 3");

        DumpException e = await Assert.ThrowsAsync<DumpException>(() =>
            HeapDump.WriteAsync(Environment.ProcessId, Options with { CreateDumpPath = tool.Path }, TestContext.Current.CancellationToken));

        Assert.Equal(DumpFault.ToolFailed, e.Fault);
        Assert.Contains("exit code 3: ptrace(ATTACH) FAILED", e.Message, StringComparison.Ordinal);
        Assert.Contains("SYS_PTRACE", e.Message, StringComparison.Ordinal);
        Assert.True(_directory.IsEmpty);
    }

    [Fact]
    public async Task A_disk_that_fills_up_meanwhile_is_said_so()
    {
        using var tool = new StandInTool("echo half > \"$3\"; echo 'Write memory FAILED: No space left on device (28)' >&2; exit 255");

        DumpException e = await Assert.ThrowsAsync<DumpException>(() =>
            HeapDump.WriteAsync(Environment.ProcessId, Options with { CreateDumpPath = tool.Path }, TestContext.Current.CancellationToken));

        Assert.Equal(DumpFault.NoRoom, e.Fault);
        Assert.StartsWith("The disk was full", e.Message, StringComparison.Ordinal);
        Assert.True(_directory.IsEmpty);
    }

    [Fact]
    public async Task A_tool_that_writes_nothing_has_failed()
    {
        using var tool = new StandInTool("exit 0");

        DumpException e = await Assert.ThrowsAsync<DumpException>(() =>
            HeapDump.WriteAsync(Environment.ProcessId, Options with { CreateDumpPath = tool.Path }, TestContext.Current.CancellationToken));

        Assert.Equal(DumpFault.ToolFailed, e.Fault);
    }

    [Fact]
    public async Task A_dump_that_nobody_wants_any_more_is_finished_and_deleted()
    {
        // To kill createdump could leave the process stopped that it traces.
        using var tool = new StandInTool("echo half > \"$3\"; while [ ! -e \"$0.go\" ]; do sleep 0.01; done; echo whole > \"$0.done\"");
        using var cancel = new CancellationTokenSource();

        Task writing = HeapDump.WriteAsync(Environment.ProcessId, Options with { CreateDumpPath = tool.Path }, cancel.Token);
        await tool.WaitUntilStartedAsync();
        await cancel.CancelAsync();
        Assert.False(writing.IsCompleted);
        await File.WriteAllTextAsync(tool.Path + ".go", string.Empty, TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.WithPatience());
        Assert.True(File.Exists(tool.Path + ".done"));
        Assert.True(_directory.IsEmpty);
    }

    [Fact]
    public async Task A_tool_that_hangs_while_it_holds_the_process_is_ended_and_the_process_goes_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is a watch on Linux only.");
        using LeakingProgram program = await LeakingProgram.StartAsync("Quiet");
        HeapDumpOptions watched = Options with { Watch = LeakingProgram.Analysis, TimeLimit = TimeSpan.FromSeconds(3) };

        Task writing = HeapDump.WriteAsync(program.Id, watched, TestContext.Current.CancellationToken);
        int tool;
        while ((tool = Processes.TracerOf(program.Id)) == 0)
        {
            Assert.False(writing.IsCompleted);
            await Task.Yield();
        }

        await LeakingProgram.RunAsync("kill", ["-STOP", tool.ToString(CultureInfo.InvariantCulture)]);
        DumpException e = await Assert.ThrowsAsync<DumpException>(() => writing.WithPatience());

        Assert.Equal(DumpFault.ToolFailed, e.Fault);
        Assert.StartsWith("createdump did not end within 3 s", e.Message, StringComparison.Ordinal);
        Assert.False(Processes.IsAlive(tool));
        Assert.Equal(0, Processes.TracerOf(program.Id));
        await program.EndAsync();
        Assert.True(_directory.IsEmpty);
    }

    [Fact]
    public async Task A_watched_tool_writes_the_dump_and_its_failure_is_told_as_well()
    {
        HeapDumpOptions watched = Options with { Watch = LeakingProgram.Analysis };
        using (HeapDump dump = await HeapDump.WriteAsync(Environment.ProcessId, watched, TestContext.Current.CancellationToken).WithPatience())
        {
            Assert.True(dump.Bytes > 10_000_000);
        }

        using var tool = new StandInTool("echo 'ptrace(ATTACH) FAILED' >&2; exit 3");
        DumpException e = await Assert.ThrowsAsync<DumpException>(() =>
            HeapDump.WriteAsync(Environment.ProcessId, watched with { CreateDumpPath = tool.Path }, TestContext.Current.CancellationToken));

        Assert.Contains("exit code 3: ptrace(ATTACH) FAILED", e.Message, StringComparison.Ordinal);
        Assert.True(_directory.IsEmpty);
    }

    [Fact]
    public async Task A_dump_that_is_cancelled_before_it_begins_does_not_begin()
    {
        using var tool = new StandInTool("exit 0");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            HeapDump.WriteAsync(Environment.ProcessId, Options with { CreateDumpPath = tool.Path }, new CancellationToken(canceled: true)));

        Assert.False(File.Exists(tool.Started));
        Assert.True(_directory.IsEmpty);
    }

    [Fact]
    public async Task Without_room_nothing_is_started_and_what_is_needed_is_told()
    {
        using var tool = new StandInTool("exit 0");

        DumpException e = await Assert.ThrowsAsync<DumpException>(() => HeapDump.WriteAsync(
            Environment.ProcessId, Options with { CreateDumpPath = tool.Path, FreeBytes = _ => 12_000_000 },
            TestContext.Current.CancellationToken));

        Assert.Equal(DumpFault.NoRoom, e.Fault);
        Assert.Matches(@"needs about \d+ MB in '.*', which has 12 MB free", e.Message);
        Assert.False(File.Exists(tool.Started));
        Assert.True(_directory.IsEmpty);
    }

    [Fact]
    public async Task A_process_that_is_not_there_is_said_so()
    {
        DumpException e = await Assert.ThrowsAsync<DumpException>(
            () => HeapDump.WriteAsync(int.MaxValue, Options, TestContext.Current.CancellationToken));

        Assert.Equal(DumpFault.NoSuchProcess, e.Fault);
    }

    [Fact]
    public async Task What_a_killed_process_left_is_deleted_by_the_next()
    {
        string abandoned = Path.Combine(_directory.Path, $"pluginhost-dump-{int.MaxValue}-0");
        string inUse = Path.Combine(_directory.Path, $"pluginhost-dump-{Environment.ProcessId}-0");
        Directory.CreateDirectory(abandoned);
        Directory.CreateDirectory(inUse);
        using var tool = new StandInTool("echo whole > \"$3\"");

        using HeapDump dump = await HeapDump.WriteAsync(
            Environment.ProcessId, Options with { CreateDumpPath = tool.Path }, TestContext.Current.CancellationToken);

        Assert.False(Directory.Exists(abandoned));
        Assert.True(Directory.Exists(inUse));
    }
}
