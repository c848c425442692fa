namespace PluginHost.UnloadAnalysis.Tests;

/// <summary>Nothing leads to what a finalizer brings back; still it is there after every collection.</summary>
public sealed class RebornTests
{
    [Fact]
    public async Task What_comes_back_from_every_finalization_is_named_though_nothing_holds_it()
    {
        using LeakingProgram program = await LeakingProgram.StartAsync("Reborn");

        UnloadReport report = await UnloadExplainer.ExplainAsync(program.Id, ["Reborn/1/0001"], cancellationToken: TestContext.Current.CancellationToken).WithPatience();

        ContextReport context = Assert.Single(report.Contexts);
        Assert.Equal(ContextState.AwaitingCollection, context.State);
        Assert.Equal(["PluginHost.LeakingPlugin.RebornHabit.Reborn"], context.Finalizable);
        Assert.Contains("RebornHabit.Reborn", ReportText.Write(report), StringComparison.Ordinal);
    }
}
