namespace PluginHost.UnloadAnalysis.Tests.Heap;

public sealed class WalkQueueTests
{
    [Fact]
    public void Places_lead_back_to_their_parents_and_roots_over_many_blocks()
    {
        const int Count = 1_000_000;
        var queue = new WalkQueue();
        Assert.Equal(0, queue.AddRooted(uint.MaxValue, root: 7));
        for (int i = 1; i < Count; i++)
        {
            queue.Add((uint)i, i - 1);
        }

        Assert.Equal(Count, queue.Count);
        Assert.Equal((uint.MaxValue, (7, true)), (queue.NumberAt(0), queue.ParentAt(0)));
        Assert.Equal(((uint)Count - 1, (Count - 2, false)), (queue.NumberAt(Count - 1), queue.ParentAt(Count - 1)));
    }
}
