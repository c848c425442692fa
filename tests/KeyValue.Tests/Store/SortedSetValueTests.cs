using PluginHost.Plugins.KeyValue.Store;

namespace PluginHost.KeyValue.Tests.Store;

public sealed class SortedSetValueTests
{
    [Fact]
    public void Members_stay_in_order_through_any_change()
    {
        var random = new Random(3);
        var set = new SortedSetValue(([], []));
        var expected = new Dictionary<string, double>();
        for (int i = 0; i < 20_000; i++)
        {
            string member = $"m{random.Next(3000)}";
            int score = random.Next(50);
            switch (random.Next(10))
            {
                case < 7:
                    Assert.Equal(!expected.ContainsKey(member), set.Put(member, score));
                    expected[member] = score;
                    break;
                case < 9:
                    Assert.Equal(expected.Remove(member), set.Remove(member));
                    break;
                default:
                    (double first, string name) = set.PopFirst();
                    Assert.True(expected.Remove(name, out double known));
                    Assert.Equal(known, first);
                    Assert.DoesNotContain(expected, e => e.Value < first || (e.Value == first && string.CompareOrdinal(e.Key, name) < 0));
                    break;
            }
        }

        List<(double, string)> sorted =
            [.. expected.Select(e => (e.Value, e.Key)).OrderBy(e => e.Value).ThenBy(e => e.Key, StringComparer.Ordinal)];
        Assert.True(sorted.Count > 1000);
        Assert.Equal(sorted, set.From(0));
        Assert.Equal(sorted.Skip(700), set.From(700));
        sorted.Reverse();
        Assert.Equal(sorted, set.FromLast(0));
        Assert.Equal(sorted.Skip(700), set.FromLast(700));
        Assert.Equal(expected.Count, set.Count);
    }
}
