using PluginHost.Hosting.Lifecycle;

namespace PluginHost.Hosting.Tests.Lifecycle;

public sealed class EndedGenerationsTests
{
    private readonly EndedGenerations _ended = new();

    [Fact]
    public void The_last_ten_are_remembered_newest_first()
    {
        for (int number = 1; number <= 12; number++)
        {
            _ended.Add(Generation(number, GenerationState.Unloaded));
        }

        Assert.Equal([12, 11, 10, 9, 8, 7, 6, 5, 4, 3], _ended.Latest.Select(g => g.Number));
        Assert.Empty(_ended.Leaked);
    }

    [Fact]
    public void Every_one_that_leaked_is_remembered_however_many_end_after_it()
    {
        _ended.Add(Generation(1, GenerationState.Leaked));
        _ended.Add(Generation(2, GenerationState.Leaked));
        for (int number = 3; number <= 20; number++)
        {
            _ended.Add(Generation(number, GenerationState.Unloaded));
        }

        Assert.Equal([1, 2], _ended.Leaked.Select(g => g.Number));
    }

    private static GenerationStatus Generation(int number, GenerationState state) =>
        new(number, state, "0123456789abcdef", DateTimeOffset.UnixEpoch, 0, 0, 0, null);
}
