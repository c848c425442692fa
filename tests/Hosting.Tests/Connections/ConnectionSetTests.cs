using System.Net;
using PluginHost.Hosting.Connections;

namespace PluginHost.Hosting.Tests.Connections;

public sealed class ConnectionSetTests
{
    private readonly ConnectionSet _set = new();

    [Fact]
    public void Members_are_counted_listed_and_removed_once()
    {
        Fake first = Add(), second = Add(), third = Add();
        Assert.Equal(3, _set.Count);
        Assert.Equal([third, second, first], _set.Snapshot());

        _set.Remove(second);
        _set.Remove(second);
        Assert.Equal((2, 2), (_set.Count, _set.Snapshot().Count));

        _set.Remove(first);
        _set.Remove(third);
        Assert.Equal(0, _set.Count);
        Assert.False(_set.Emptied.IsCompleted, "It was never asked to drain.");
    }

    [Fact]
    public void A_drain_of_an_empty_set_is_over_at_once_and_nothing_enters_any_more()
    {
        _set.BeginDrain();

        Assert.True(_set.Emptied.IsCompletedSuccessfully);
        Assert.False(_set.TryAdd(new Fake()));
        Assert.False(_set.TryAdd(new Fake(), accepted: true));
    }

    [Fact]
    public void A_drain_lets_in_only_what_the_plugin_has_accepted_and_ends_with_the_last()
    {
        Fake first = Add();
        _set.BeginDrain();
        Assert.False(_set.TryAdd(new Fake()));
        var accepted = new Fake();
        Assert.True(_set.TryAdd(accepted, accepted: true));

        _set.Remove(first);
        Assert.False(_set.Emptied.IsCompleted);
        _set.Remove(accepted);
        Assert.True(_set.Emptied.IsCompletedSuccessfully);
        Assert.False(_set.TryAdd(new Fake(), accepted: true));
    }

    [Fact]
    public void A_sealed_set_lets_nothing_in_and_still_waits_for_what_is_inside()
    {
        Fake inside = Add();
        _set.Seal();
        Assert.False(_set.TryAdd(new Fake(), accepted: true));
        Assert.False(_set.Emptied.IsCompleted);

        _set.Remove(inside);
        Assert.True(_set.Emptied.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_listener_is_a_member_but_no_connection()
    {
        var listener = new Fake { Listens = true };
        Assert.True(_set.TryAdd(listener));
        Assert.Equal((0, 1), (_set.Count, _set.Snapshot().Count));

        _set.BeginDrain();
        Assert.False(_set.Emptied.IsCompleted);
        listener.Closed = true;
        _set.Sweep();
        Assert.True(_set.Emptied.IsCompletedSuccessfully);
    }

    [Fact]
    public void Growth_sweeps_what_was_closed_without_a_word()
    {
        for (int i = 0; i < 63; i++)
        {
            Add().Closed = true;
            _set.SweepIfGrown();
        }

        Assert.Equal(63, _set.Count);
        Add();
        _set.SweepIfGrown();
        Assert.Equal(1, _set.Count);
    }

    [Fact]
    public async Task Entering_and_leaving_from_many_threads_adds_up()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 5000; i++)
            {
                var each = new Fake();
                Assert.True(_set.TryAdd(each));
                _set.Remove(each);
            }
        })));

        Assert.Equal(0, _set.Count);
        Assert.Empty(_set.Snapshot());
        _set.BeginDrain();
        Assert.True(_set.Emptied.IsCompletedSuccessfully);
    }

    private Fake Add()
    {
        var fake = new Fake();
        Assert.True(_set.TryAdd(fake));
        return fake;
    }

    private sealed class Fake() : TrackedConnection(default)
    {
        public bool Listens { get; init; }

        public bool Closed { get; set; }

        public override bool IsConnection => !Listens;

        public override string Kind => "fake";

        public override EndPoint? Local => null;

        public override EndPoint? Remote => null;

        public override bool IsClosed => Closed;

        public override void Abort() => Closed = true;
    }
}
