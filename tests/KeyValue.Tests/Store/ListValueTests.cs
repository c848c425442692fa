using PluginHost.Plugins.KeyValue.Store;

namespace PluginHost.KeyValue.Tests.Store;

public sealed class ListValueTests
{
    [Fact]
    public void A_list_grows_and_shrinks_at_both_ends()
    {
        var random = new Random(5);
        (byte[]?[] Ring, int Head, int Count) ring = ([], 0, 0);
        var list = new ListValue(ref ring);
        var expected = new LinkedList<byte[]>();
        for (int i = 0; i < 50_000; i++)
        {
            // Long stretches of growing and of shrinking.
            bool grows = random.Next(10) < (i / 5000 % 2 == 0 ? 7 : 3);
            bool first = random.Next(2) == 0;
            byte[] item = [(byte)i];
            if (grows && first)
            {
                list.PushFirst(item);
                expected.AddFirst(item);
            }
            else if (grows)
            {
                list.PushLast(item);
                expected.AddLast(item);
            }
            else
            {
                Assert.Equal(expected.Count > 0, first ? list.TryPopFirst(out byte[]? popped) : list.TryPopLast(out popped));
                if (popped is not null)
                {
                    Assert.Same(first ? expected.First!.Value : expected.Last!.Value, popped);
                    expected.Remove(popped);
                }
            }

            Assert.Equal(expected.Count, list.Count);
        }

        int place = 0;
        foreach (byte[] item in expected)
        {
            Assert.Same(item, list[place++]);
        }

        Assert.Equal(expected.Count, ring.Ring.Count(item => item is not null));
    }
}
