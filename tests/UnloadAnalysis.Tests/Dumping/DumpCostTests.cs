namespace PluginHost.UnloadAnalysis.Tests;

public sealed class DumpCostTests
{
    [Fact]
    public void An_estimate_grows_with_what_the_process_holds()
    {
        DumpCost small = DumpCost.ForPrivateBytes(50_000_000);
        DumpCost large = DumpCost.ForPrivateBytes(1_000_000_000);

        Assert.True(small.DumpBytes < large.DumpBytes && small.Pause < large.Pause && small.Analysis < large.Analysis);
        Assert.Equal(
            "pause about 2.7 s (several times that on a busy machine), dump about 1330 MB (deleted afterwards), analysis about 6 s",
            large.ToString());
    }

    [Fact]
    public void This_process_can_be_estimated() => Assert.True(DumpCost.Estimate(Environment.ProcessId).PrivateBytes > 1_000_000);
}
