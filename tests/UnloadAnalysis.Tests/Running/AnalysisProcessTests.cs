namespace PluginHost.UnloadAnalysis.Tests.Running;

public sealed class AnalysisProcessTests(SmallDump small) : IClassFixture<SmallDump>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_child_reports_what_the_process_itself_would()
    {
        UnloadReport expected = UnloadAnalyzer.Analyze(small.Path, [SmallDump.Context], null, Token);

        UnloadReport actual = await LeakingProgram.Analysis.AnalyzeAsync(small.Path, [SmallDump.Context], null, Token).WithPatience();

        UnloadReport sameCost = actual with { Cost = expected.Cost };
        Assert.Equal(expected.ToJson(), sameCost.ToJson());
    }

    [Fact]
    public async Task A_child_that_cannot_live_within_its_memory_limit_fails_with_its_words()
    {
        var starved = new AnalysisProcess([LeakingProgram.ExecutablePath, "analyze"]) { MemoryLimit = 100_000 };

        AnalysisException e = await Assert.ThrowsAsync<AnalysisException>(
            () => starved.AnalyzeAsync(small.Path, [SmallDump.Context], null, Token).WithPatience());

        Assert.Contains("GC heap initialization failed", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_that_takes_too_long_is_killed()
    {
        using var tool = new StandInTool("exec sleep 600");
        var slow = new AnalysisProcess([tool.Path]) { TimeLimit = TimeSpan.FromSeconds(0.5) };

        AnalysisException e = await Assert.ThrowsAsync<AnalysisException>(
            () => slow.AnalyzeAsync(small.Path, [SmallDump.Context], null, Token).WithPatience());

        Assert.Contains("was killed", e.Message, StringComparison.Ordinal);
        Assert.False(Processes.IsAlive(await tool.WaitUntilStartedAsync()));
    }

    [Fact]
    public async Task A_cancelled_child_is_gone()
    {
        using var tool = new StandInTool("exec sleep 600");
        using var cancel = new CancellationTokenSource();

        Task analysis = new AnalysisProcess([tool.Path]).AnalyzeAsync(small.Path, [SmallDump.Context], cancellationToken: cancel.Token);
        int processId = await tool.WaitUntilStartedAsync();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => analysis.WithPatience());
        Assert.False(Processes.IsAlive(processId));
    }

    [Theory]
    [InlineData("echo hello", "did not answer with a report")]
    [InlineData("echo 'it broke' >&2; exit 9", "exit code 9: it broke")]
    public async Task A_child_that_gives_no_report_is_said_so(string script, string message)
    {
        using var tool = new StandInTool(script);

        AnalysisException e = await Assert.ThrowsAsync<AnalysisException>(
            () => new AnalysisProcess([tool.Path]).AnalyzeAsync(small.Path, [SmallDump.Context], null, Token).WithPatience());

        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_is_not_there_is_said_so() =>
        await Assert.ThrowsAsync<AnalysisException>(
            () => new AnalysisProcess(["/nowhere/pluginhost"]).AnalyzeAsync(small.Path, [SmallDump.Context], null, Token));

    [Theory]
    [InlineData("not there", false)]
    [InlineData("no dump", true)]
    [InlineData("cut off", true)]
    public async Task A_dump_that_cannot_be_read_is_said_so(string what, bool exists)
    {
        using var directory = new TemporaryDirectory();
        string path = Path.Combine(directory.Path, "heap.dmp");
        if (exists)
        {
            using FileStream source = File.OpenRead(small.Path);
            byte[] start = new byte[what == "no dump" ? 0 : 1_000_000];
            source.ReadExactly(start);
            await File.WriteAllBytesAsync(path, start, Token);
        }

        DumpException here = Assert.Throws<DumpException>(() => UnloadAnalyzer.Analyze(path, [SmallDump.Context], null, Token));
        AnalysisException there = await Assert.ThrowsAsync<AnalysisException>(
            () => LeakingProgram.Analysis.AnalyzeAsync(path, [SmallDump.Context], null, Token).WithPatience());

        Assert.Equal(DumpFault.Unreadable, here.Fault);
        Assert.Contains("cannot be read", there.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Called_by_hand_the_program_says_what_it_is()
    {
        var output = new StringWriter();
        var error = new StringWriter();

        Assert.Equal(2, AnalysisProgram.Run(["--help"], output, error));
        Assert.Empty(output.ToString());
        Assert.Contains("not called by hand", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_analysis_that_is_cancelled_ends() =>
        Assert.ThrowsAny<OperationCanceledException>(
            () => UnloadAnalyzer.Analyze(small.Path, [SmallDump.Context], null, new CancellationToken(canceled: true)));
}
