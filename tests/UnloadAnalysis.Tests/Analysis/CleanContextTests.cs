namespace PluginHost.UnloadAnalysis.Tests;

/// <summary>A context that nothing holds is never accused.</summary>
[Collection(LeakingReportCollection.Name)]
public sealed class CleanContextTests(LeakingReport report)
{
    [Theory]
    [InlineData("Weak")]
    [InlineData("Attached")]
    [InlineData("Garbage")]
    [InlineData("Subscribed")]
    public void What_only_weak_or_dead_references_name_awaits_its_collection(string habit)
    {
        ContextReport context = report.Of(habit + "/1/0001");

        Assert.Equal(ContextState.AwaitingCollection, context.State);
        Assert.Empty(context.Holders);
    }

    [Fact]
    public void What_was_collected_is_gone() => Assert.Equal(ContextState.Gone, report.Of("Quiet/1/0001").State);

    [Fact]
    public void What_nobody_unloaded_is_in_use_and_not_held()
    {
        ContextReport context = report.Of("Keeper/1/0001");

        Assert.Equal(ContextState.InUse, context.State);
        Assert.Empty(context.Holders);
    }

    [Fact]
    public void The_report_costs_what_it_says()
    {
        AnalysisCost cost = report.Report.Cost;

        Assert.True(cost.Pause > TimeSpan.Zero && cost.Analysis > TimeSpan.Zero);
        Assert.True(cost.DumpBytes > 10_000_000 && cost.LiveObjects > 500);
    }
}
