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
        Assert.Empty(_ended.Versions);
    }

    [Fact]
    public void Every_one_that_may_be_loaded_is_remembered_however_many_end_after_it()
    {
        _ended.Add(Generation(1, GenerationState.Leaked));
        _ended.Add(Generation(2, GenerationState.Leaked));
        _ended.Add(Generation(3, GenerationState.Unloading));
        for (int number = 4; number <= 20; number++)
        {
            _ended.Add(Generation(number, GenerationState.Unloaded));
        }

        _ended.Review();

        Assert.Equal([1, 2], _ended.Leaked.Select(g => g.Number));
        Assert.Equal(["version 1", "version 2", "version 3"], _ended.Versions);
    }

    private static EndedGeneration Generation(int number, GenerationState state) =>
        new("Plugin", new GenerationStatus(number, state, $"version {number}", DateTimeOffset.UnixEpoch, 0, 0, 0, null), null);
}
