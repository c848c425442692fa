using System.Net.Sockets;

namespace PluginHost.Sockets.Tests;

/// <summary>
/// What holds when no descriptor is free. Explicit: <see cref="FullDescriptorTableTests"/> runs each in a process of its own.
/// </summary>
public sealed class FullDescriptorTable
{
    private const int Limit = 256;
    private const int GetDescriptorFlags = 1;

    private static int Self => Environment.ProcessId;

    [Fact(Explicit = true)]
    public async Task Duplicating_fails_and_changes_nothing()
    {
        using SocketPair pair = SocketPair.Create();
        using Socket listener = Listeners.Bind();
        Socket connection = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(pair.Accepted, Self));
        await Traffic.EchoAsync(connection, pair.Peer);
        List<int> filler = Fill(listener);
        bool[] before = Open();

        SocketError moved = ErrorOf(() => SocketDuplicator.DuplicateAndClose(connection, Self));
        SocketError shared = ErrorOf(() => SocketDuplicator.Duplicate(listener, Self));

        bool[] after = Open();
        Free(filler);
        Assert.Equal((SocketError.TooManyOpenSockets, SocketError.TooManyOpenSockets), (moved, shared));
        Assert.Equal(before, after);
        Assert.Equal(0, PendingHandOffs.Count);
        await Traffic.EchoAsync(connection, pair.Peer);
        using Socket opened = SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(connection, Self));
        await Traffic.EchoAsync(opened, pair.Peer);
    }

    [Fact(Explicit = true)]
    public async Task The_first_use_fails_and_changes_nothing()
    {
        // The assemblies and the code of the way to the error, so that what is measured needs no file.
        _ = ErrorOf(() => throw new SocketException((int)SocketError.TooManyOpenSockets));
        using SocketPair pair = SocketPair.Create();

        // The library's first use needs a handful, and may meet the end at any of them.
        for (int free = 0; free < 32; free++)
        {
            List<int> filler = Fill(pair.Peer);
            Free(filler.GetRange(0, free));
            bool[] before = Open();
            SocketError error = SocketError.Success;
            SocketInformation information = default;
            try
            {
                information = SocketDuplicator.DuplicateAndClose(pair.Accepted, Self);
            }
            catch (SocketException e)
            {
                error = e.SocketErrorCode;
            }

            bool[] after = Open();
            Free(filler.GetRange(free, filler.Count - free));
            if (error == SocketError.Success)
            {
                using Socket opened = SocketDuplicator.Open(information);
                await Traffic.EchoAsync(opened, pair.Peer);
                Assert.NotEqual(0, free);
                return;
            }

            Assert.Equal(SocketError.TooManyOpenSockets, error);
            Assert.Equal(before, after);
            Assert.False(pair.Accepted.SafeHandle.IsClosed);
            Traffic.Echo(pair.Accepted, pair.Peer);
        }

        Assert.Fail("Thirty-one free descriptors were not enough.");
    }

    [Fact(Explicit = true)]
    public void Opening_needs_no_descriptor()
    {
        using SocketPair first = SocketPair.Create();
        using SocketPair second = SocketPair.Create();
        SocketDuplicator.Open(SocketDuplicator.DuplicateAndClose(second.Peer, Self)).Dispose();
        SocketInformation pending = SocketDuplicator.DuplicateAndClose(first.Accepted, Self);
        List<int> filler = Fill(second.Accepted);

        using Socket opened = SocketDuplicator.Open(pending);

        Free(filler);
        Traffic.Echo(opened, first.Peer);
    }

    [Fact(Explicit = true)]
    public async Task Duplicating_for_another_process_fails_and_changes_nothing()
    {
        await using PartnerProcess partner = PartnerProcess.Start();
        using SocketPair pair = SocketPair.Create();
        using SocketPair first = SocketPair.Create();
        _ = ErrorOf(() => throw new SocketException((int)SocketError.TooManyOpenSockets));
        Assert.Equal("ok", await partner.OpenAsync(SocketDuplicator.DuplicateAndClose(first.Accepted, partner.Id)));
        await partner.EchoAsync(first.Peer);
        List<int> filler = Fill(pair.Peer);
        bool[] before = Open();

        SocketError moved = ErrorOf(() => SocketDuplicator.DuplicateAndClose(pair.Accepted, partner.Id));

        bool[] after = Open();
        Free(filler);
        Assert.Equal(SocketError.TooManyOpenSockets, moved);
        Assert.Equal(before, after);
        Assert.Equal("ok", await partner.OpenAsync(SocketDuplicator.DuplicateAndClose(pair.Accepted, partner.Id)));
        await partner.EchoAsync(pair.Peer);
    }

    [Fact(Explicit = true)]
    public async Task A_claim_that_cannot_be_made_leaves_the_socket_to_be_claimed_and_one_that_finds_no_room_loses_it()
    {
        await using PartnerProcess partner = PartnerProcess.Start();
        using SocketPair pair = SocketPair.Create();
        _ = ErrorOf(() => throw new SocketException((int)SocketError.TooManyOpenSockets));
        Assert.Equal("ok", await partner.OpenAsync(SocketDuplicator.DuplicateAndClose(pair.Accepted, partner.Id)));
        using (Socket opened = SocketDuplicator.Open(await partner.DuplicateAsync("move", Self)))
        {
            await Traffic.EchoAsync(opened, pair.Peer);
            Assert.Equal("ok", await partner.OpenAsync(SocketDuplicator.DuplicateAndClose(opened, partner.Id)));
        }

        SocketInformation information = await partner.DuplicateAsync("move", Self);

        // What starting a process has left to finalizers must not become free in the middle.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        List<int> filler = Fill(pair.Peer);
        bool[] before = Open();
        SocketError without = ErrorOf(() => SocketDuplicator.Open(information));
        bool[] after = Open();
        Free(filler[..1]);
        bool[] beforeOne = Open();
        SocketError withOne = ErrorOf(() => SocketDuplicator.Open(information));
        bool[] afterOne = Open();
        Free(filler[1..]);

        Assert.Equal((SocketError.TooManyOpenSockets, SocketError.TooManyOpenSockets), (without, withOne));
        Assert.Equal(before, after);
        Assert.Equal(beforeOne, afterOne);
        await Traffic.EndAsync(pair.Peer);
        Assert.Equal(
            SocketInformationFault.NotPending,
            Assert.Throws<SocketInformationException>(() => SocketDuplicator.Open(information)).Fault);
    }

    private static SocketError ErrorOf(Action action)
    {
        try
        {
            action();
            return SocketError.Success;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
    }

    /// <summary>Duplicates a descriptor, whichever, until there is no room.</summary>
    private static List<int> Fill(Socket any)
    {
        // The runtime ends the process when it is refused a descriptor for a new thread of its pool: let it do with those it has.
        ThreadPool.GetMaxThreads(out _, out int completionPorts);
        ThreadPool.SetMaxThreads(Math.Max(ThreadPool.ThreadCount, Environment.ProcessorCount), completionPorts);
        var filler = new List<int>(Limit);
        for (int number; (number = Interop.Linux.Fcntl((int)any.Handle, Interop.Linux.DuplicateCloseOnExec, 0)) >= 0;)
        {
            filler.Add(number);
        }

        return filler;
    }

    private static void Free(IEnumerable<int> filler)
    {
        foreach (int number in filler)
        {
            _ = Interop.Linux.Close(number);
        }
    }

    /// <summary>Which numbers are open, asked without needing one.</summary>
    private static bool[] Open()
    {
        var open = new bool[Limit];
        for (int number = 0; number < Limit; number++)
        {
            open[number] = Interop.Linux.Fcntl(number, GetDescriptorFlags, 0) >= 0;
        }

        return open;
    }
}
