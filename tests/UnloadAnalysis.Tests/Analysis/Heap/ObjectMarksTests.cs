namespace PluginHost.UnloadAnalysis.Tests.Heap;

public sealed class ObjectMarksTests
{
    [Fact]
    public void A_mark_is_set_once_and_alone()
    {
        var marks = new ObjectMarks(200);

        Assert.True(marks.Add(64));
        Assert.False(marks.Add(64));
        Assert.Equal([64u], Enumerable.Range(0, 200).Select(i => (uint)i).Where(marks.Contains));
    }
}
