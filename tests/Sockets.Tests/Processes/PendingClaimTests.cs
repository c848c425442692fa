using System.Net.Sockets;

namespace PluginHost.Sockets.Tests.Processes;

/// <summary>What becomes of a socket that waits for another process.</summary>
public sealed class PendingClaimTests
{
    private static int Self => Environment.ProcessId;

    [Fact]
    public async Task Opening_twice_is_refused_and_takes_nothing_from_the_first()
    {
        await using PartnerProcess partner = PartnerProcess.Start();
        using SocketPair pair = SocketPair.Create();
        using SocketPair decoy = SocketPair.Create();
        SocketInformation information = SocketDuplicator.DuplicateAndClose(pair.Accepted, partner.Id);
        Assert.Equal("ok", await partner.OpenAsync(information));

        Assert.Equal("closed", await partner.AskAsync("dial", ClaimBlob.ServerOf(information), ClaimBlob.KeyOf(information)));
        SocketInformation other = SocketDuplicator.DuplicateAndClose(decoy.Accepted, partner.Id);
        Assert.StartsWith(
            "00", await partner.AskAsync("dial", ClaimBlob.ServerOf(information), ClaimBlob.KeyOf(information)), StringComparison.Ordinal);

        Assert.True(SocketDuplicator.Discard(other));
        await partner.EchoAsync(pair.Peer);
        Assert.Equal("fault NotPending", await partner.OpenAsync(information));
    }

    [Fact]
    public async Task What_expires_is_closed_and_cannot_be_opened()
    {
        await using PartnerProcess partner = PartnerProcess.Start();
        using SocketPair pair = SocketPair.Create();
        string inode = ProcessDescriptors.InodeOf(pair.Accepted);
        var time = new ManualTime();
        SocketInformation information = SocketDuplicator.DuplicateAndClose(pair.Accepted, partner.Id, TimeSpan.FromSeconds(3), time);
        Assert.Equal([TimeSpan.FromSeconds(3)], time.Running);
        Assert.Equal(1, ProcessDescriptors.NamesOf(inode));

        time.RunOut();

        await Traffic.EndAsync(pair.Peer);
        Assert.Equal("fault NotPending", await partner.OpenAsync(information));
        Assert.False(SocketDuplicator.Discard(information));
        Assert.Equal(0, ProcessDescriptors.NamesOf(inode));
    }

    [Fact]
    public async Task What_was_opened_leaves_no_timer_and_no_descriptor()
    {
        await using PartnerProcess partner = PartnerProcess.Start();
        using SocketPair pair = SocketPair.Create();
        string inode = ProcessDescriptors.InodeOf(pair.Accepted);
        var time = new ManualTime();

        Assert.Equal(
            "ok", await partner.OpenAsync(SocketDuplicator.DuplicateAndClose(pair.Accepted, partner.Id, TimeSpan.FromSeconds(3), time)));
        await partner.EchoAsync(pair.Peer);

        // The source closes its own after it has sent it.
        Assert.True(SpinWait.SpinUntil(() => ProcessDescriptors.NamesOf(inode) == 0 && time.Running.Count == 0, Patience.Limit));
    }

    [Fact]
    public async Task Of_a_claim_and_its_expiry_one_has_the_socket()
    {
        await using PartnerProcess partner = PartnerProcess.Start();
        int opened = 0;
        TimeSpan delay = TimeSpan.FromMicroseconds(300);
        for (int run = 0; run < 100; run++)
        {
            using SocketPair pair = SocketPair.Create();
            var time = new ManualTime();
            SocketInformation information = SocketDuplicator.DuplicateAndClose(pair.Accepted, partner.Id, TimeSpan.FromSeconds(3), time);

            using var start = new Barrier(2);
            Task expiry = Task.Run(() => RunOutAfter(delay, time, start), TestContext.Current.CancellationToken);
            start.SignalAndWait(TestContext.Current.CancellationToken);
            string answer = await partner.OpenAsync(information);
            await expiry.WithPatience();
            if (answer == "ok")
            {
                // Closes in on the moment at which both happen.
                opened++;
                delay *= 0.8;
                await partner.EchoAsync(pair.Peer);
                Assert.Equal("ok", await partner.AskAsync("close"));
            }
            else
            {
                Assert.Equal("fault NotPending", answer);
                delay *= 1.25;
            }

            await Traffic.EndAsync(pair.Peer);
        }

        Assert.InRange(opened, 1, 99);
    }

    [Fact]
    public async Task What_is_discarded_at_either_end_is_closed()
    {
        await using PartnerProcess partner = PartnerProcess.Start();
        using SocketPair here = SocketPair.Create();
        using SocketPair there = SocketPair.Create();
        SocketInformation first = SocketDuplicator.DuplicateAndClose(here.Accepted, partner.Id);
        SocketInformation second = SocketDuplicator.DuplicateAndClose(there.Accepted, partner.Id);

        Assert.True(SocketDuplicator.Discard(first));
        Assert.False(SocketDuplicator.Discard(first));
        Assert.Equal("True", await partner.AskAsync("discard", Convert.ToBase64String(second.ProtocolInformation)));
        Assert.Equal("False", await partner.AskAsync("discard", Convert.ToBase64String(second.ProtocolInformation)));

        await Traffic.EndAsync(here.Peer);
        await Traffic.EndAsync(there.Peer);
    }

    [Fact]
    public async Task A_target_that_has_ended_before_is_refused_and_the_socket_untouched()
    {
        await using PartnerProcess partner = PartnerProcess.Start();
        using SocketPair pair = SocketPair.Create();
        await partner.KillAsync();

        Assert.Throws<ArgumentException>(() => SocketDuplicator.DuplicateAndClose(pair.Accepted, partner.Id));

        Traffic.Echo(pair.Accepted, pair.Peer);
    }

    [Fact]
    public async Task The_end_of_the_target_closes_what_waits_for_it()
    {
        await using PartnerProcess partner = PartnerProcess.Start();
        using SocketPair first = SocketPair.Create();
        using SocketPair second = SocketPair.Create();
        SocketInformation information = SocketDuplicator.DuplicateAndClose(first.Accepted, partner.Id, Timeout.InfiniteTimeSpan);
        SocketDuplicator.DuplicateAndClose(second.Accepted, partner.Id, Timeout.InfiniteTimeSpan);

        await partner.KillAsync();

        await Traffic.EndAsync(first.Peer);
        await Traffic.EndAsync(second.Peer);
        Assert.False(SocketDuplicator.Discard(information));
        Assert.DoesNotContain(ClaimServer.Current!.Pending.Targets, target => target.ProcessId == partner.Id);
    }

    [Fact]
    public async Task The_end_of_the_target_between_connecting_and_asking_closes_what_waits_for_it()
    {
        await using PartnerProcess partner = PartnerProcess.Start();
        using SocketPair pair = SocketPair.Create();
        SocketInformation information = SocketDuplicator.DuplicateAndClose(pair.Accepted, partner.Id, Timeout.InfiniteTimeSpan);
        Assert.Equal("ok", await partner.AskAsync("connect", ClaimBlob.ServerOf(information)));

        await partner.KillAsync();

        await Traffic.EndAsync(pair.Peer);
    }

    [Fact]
    public async Task A_process_with_the_id_of_one_that_has_ended_gets_nothing_of_it()
    {
        // What a reused id looks like from here: the id is right, the process it meant is over.
        await using PartnerProcess partner = PartnerProcess.Start();
        using SocketPair pair = SocketPair.Create();
        var pending = new PendingClaims();
        ClaimTarget target = pending.TargetOf(partner.Id, "id", out bool added);
        var claim = new PendingClaim(LinuxDuplicatedSocket.MovedFrom(pair.Accepted), 7, target);
        Assert.True(added);
        Assert.True(pending.TryAdd(claim));
        Assert.Same(target, pending.FindExpected(partner.Id));

        await partner.KillAsync();

        Assert.False(pending.TryTake(target, 7, out _));
        Assert.Throws<ArgumentException>(() => pending.TargetOf(partner.Id, "id", out _));
        Assert.Null(pending.FindExpected(partner.Id));
        Assert.Equal([target], pending.Targets);
        pending.Close(target);
        Assert.False(pending.TryAdd(claim));
        Assert.Empty(pending.Targets);
        await Traffic.EndAsync(pair.Peer);
    }

    [Fact]
    public async Task The_end_of_the_source_closes_what_waits_in_it()
    {
        await using PartnerProcess source = PartnerProcess.Start();
        await using PartnerProcess target = PartnerProcess.Start();
        using SocketPair pair = SocketPair.Create();
        Assert.Equal("ok", await source.OpenAsync(SocketDuplicator.DuplicateAndClose(pair.Accepted, source.Id)));
        SocketInformation information = await source.DuplicateAsync("move", target.Id);

        await source.KillAsync();

        await Traffic.EndAsync(pair.Peer);
        Assert.Equal("fault SourceGone", await target.OpenAsync(information));
    }

    [Fact]
    public async Task A_source_that_is_stopped_does_not_answer()
    {
        await using PartnerProcess source = PartnerProcess.Start();
        using SocketPair pair = SocketPair.Create();
        Assert.Equal("ok", await source.OpenAsync(SocketDuplicator.DuplicateAndClose(pair.Accepted, source.Id)));
        SocketInformation information = await source.DuplicateAsync("move", Self);
        await source.SignalAsync("STOP");

        Assert.Equal(
            SocketInformationFault.NoAnswer, Assert.Throws<SocketInformationException>(() => SocketDuplicator.Open(information)).Fault);

        await source.SignalAsync("CONT");
        await Traffic.EndAsync(pair.Peer);
    }

    [Fact]
    public async Task Failures_leave_no_descriptor_in_the_other_process()
    {
        await using PartnerProcess partner = PartnerProcess.Start();
        await using PartnerProcess another = PartnerProcess.Start();
        using SocketPair pair = SocketPair.Create();
        using SocketPair first = SocketPair.Create();
        SocketInformation spent = SocketDuplicator.DuplicateAndClose(first.Accepted, partner.Id);
        Assert.Equal("ok", await partner.OpenAsync(spent));
        Assert.Equal("ok", await partner.AskAsync("close"));
        SocketInformation foreign = SocketDuplicator.DuplicateAndClose(pair.Accepted, another.Id);
        string before = await partner.AskAsync("descriptors");

        Assert.Equal("fault NotPending", await partner.OpenAsync(spent));
        Assert.Equal("fault AnotherProcess", await partner.OpenAsync(foreign));
        Assert.Equal(
            "fault Malformed", await partner.OpenAsync(new SocketInformation { ProtocolInformation = spent.ProtocolInformation[..^1] }));
        Assert.Equal("closed", await partner.AskAsync("dial", ClaimBlob.ServerOf(foreign), ClaimBlob.KeyOf(foreign)));

        Assert.Equal(before, await partner.AskAsync("descriptors"));
        Assert.True(SocketDuplicator.Discard(foreign));
    }

    private static void RunOutAfter(TimeSpan delay, ManualTime time, Barrier start)
    {
        start.SignalAndWait();
        long begin = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begin) < delay)
        {
            Thread.SpinWait(10);
        }

        time.RunOut();
    }
}
