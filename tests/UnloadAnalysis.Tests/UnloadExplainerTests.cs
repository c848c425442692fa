namespace PluginHost.UnloadAnalysis.Tests;

public sealed class UnloadExplainerTests : IDisposable
{
    private const string Context = "Timer/1/0001";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Says_what_it_costs_explains_in_a_child_and_leaves_nothing()
    {
        using LeakingProgram program = await LeakingProgram.StartAsync("Timer");
        DumpCost? expected = null;

        UnloadReport report = await UnloadExplainer.ExplainAsync(program.Id, [Context], Options() with { Estimated = cost => expected = cost }, TestContext.Current.CancellationToken).WithPatience();

        Assert.Equal(HolderKind.Timer, Assert.Single(Assert.Single(report.Contexts).Holders).Kind);
        Assert.InRange(report.Cost.DumpBytes, 1, expected!.DumpBytes);
        Assert.True(report.Cost.Pause > TimeSpan.Zero);
        Assert.True(_directory.IsEmpty);
    }

    [Fact]
    public async Task Leaves_nothing_when_the_analysis_fails()
    {
        using LeakingProgram program = await LeakingProgram.StartAsync();
        using var broken = new StandInTool("kill -KILL $$");

        await Assert.ThrowsAsync<AnalysisException>(() =>
            UnloadExplainer.ExplainAsync(program.Id, [Context], Options() with { Analysis = new AnalysisProcess([broken.Path]) }, TestContext.Current.CancellationToken).WithPatience());

        Assert.True(_directory.IsEmpty);
    }

    [Fact]
    public async Task Leaves_nothing_when_it_is_cancelled_during_the_analysis()
    {
        using LeakingProgram program = await LeakingProgram.StartAsync();
        using var slow = new StandInTool("exec sleep 600");
        using var cancel = new CancellationTokenSource();

        Task explaining = UnloadExplainer.ExplainAsync(
            program.Id, [Context], Options() with { Analysis = new AnalysisProcess([slow.Path]) }, cancel.Token);
        await slow.WaitUntilStartedAsync();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => explaining.WithPatience());
        Assert.True(_directory.IsEmpty);
    }

    [Fact]
    public async Task What_the_caller_throws_at_the_estimate_ends_it_before_anything_is_done()
    {
        using LeakingProgram program = await LeakingProgram.StartAsync();

        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() =>
            UnloadExplainer.ExplainAsync(
                program.Id,
                [Context],
                Options() with { Estimated = _ => throw new TimeZoneNotFoundException() },
                TestContext.Current.CancellationToken));

        Assert.True(_directory.IsEmpty);
    }

    [Fact]
    public async Task A_process_explains_itself_and_its_output_is_its_own()
    {
        (int exitCode, string output, string error) = await LeakingProgram.RunAsync(
            LeakingProgram.ExecutablePath, ["explain", LeakingProgram.PluginPath, "Timer"]);

        Assert.Equal((0, string.Empty), (exitCode, error));
        Assert.StartsWith(Context + " is held.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("createdump]", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diagnostics_need_not_be_enabled()
    {
        (int exitCode, string output, _) = await LeakingProgram.RunAsync(
            LeakingProgram.ExecutablePath, ["explain", LeakingProgram.PluginPath, "Timer"], ("DOTNET_EnableDiagnostics", "0"));

        Assert.Equal(0, exitCode);
        Assert.StartsWith(Context + " is held.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Root_is_not_needed()
    {
        if (!Environment.IsPrivilegedProcess || !File.Exists("/usr/bin/setpriv"))
        {
            Assert.Skip("Only root can become somebody else, with setpriv(1); everybody else runs every other test of this class as this "
                + "one does.");
        }

        // Nobody may be able to enter where this was built.
        _directory.OpenToAll();
        string program = _directory.CopyIn(LeakingProgram.ExecutablePath);
        string plugin = _directory.CopyIn(LeakingProgram.PluginPath);

        (int exitCode, string output, string error) = await LeakingProgram.RunAsync(
            "/usr/bin/setpriv",
            ["--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all", program, "explain", plugin, "Timer"]);

        Assert.Equal((0, string.Empty), (exitCode, error));
        Assert.StartsWith(Context + " is held.", output, StringComparison.Ordinal);
    }

    private UnloadExplainerOptions Options() => new() { Dump = new HeapDumpOptions { Directory = _directory.Path, Watch = LeakingProgram.Analysis }, Analysis = LeakingProgram.Analysis };
}
