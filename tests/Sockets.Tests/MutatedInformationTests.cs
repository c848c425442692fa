using System.Net.Sockets;
using FsCheck;
using FsCheck.Fluent;

namespace PluginHost.Sockets.Tests;

public sealed class MutatedInformationTests
{
    [Fact]
    public void A_mutated_blob_never_opens_anything()
    {
        using SocketPair pair = SocketPair.Create();
        using Socket bystander = Listeners.Bind();
        SocketInformation mine = SocketDuplicator.DuplicateAndClose(pair.Accepted, Environment.ProcessId);
        SocketInformation other = SocketDuplicator.Duplicate(bystander, Environment.ProcessId);

        Prop.ForAll(
            Mutation.Of(mine.ProtocolInformation).ToArbitrary(),
            bytes => bytes.AsSpan().SequenceEqual(mine.ProtocolInformation) || IsRefused(bytes))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

        // Both still wait: no mutation reached either.
        Assert.True(SocketDuplicator.Discard(other));
        using Socket opened = SocketDuplicator.Open(mine);
        Traffic.Echo(opened, pair.Peer);
    }

    [Fact]
    public void Arbitrary_bytes_never_open_anything()
    {
        Prop.ForAll<byte[]>(IsRefused).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    [Fact]
    public async Task A_mutated_blob_of_another_process_never_opens_anything()
    {
        await using PartnerProcess source = PartnerProcess.Start();
        using SocketPair pair = SocketPair.Create();
        using Socket bystander = Listeners.Bind();
        Assert.Equal("ok", await source.OpenAsync(SocketDuplicator.Duplicate(bystander, source.Id)));
        SocketInformation other = await source.DuplicateAsync("move", Environment.ProcessId);
        Assert.Equal("ok", await source.OpenAsync(SocketDuplicator.DuplicateAndClose(pair.Accepted, source.Id)));
        SocketInformation mine = await source.DuplicateAsync("move", Environment.ProcessId);

        Prop.ForAll(
            Mutation.Of(mine.ProtocolInformation).ToArbitrary(),
            bytes => bytes.AsSpan().SequenceEqual(mine.ProtocolInformation) || IsRefused(bytes))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

        SocketDuplicator.Open(other).Dispose();
        using Socket opened = SocketDuplicator.Open(mine);
        Traffic.Echo(opened, pair.Peer);
    }

    private static bool IsRefused(byte[] bytes)
    {
        var information = new SocketInformation { ProtocolInformation = bytes };
        try
        {
            SocketDuplicator.Open(information).Dispose();
            return false;
        }
        catch (SocketInformationException)
        {
            return true;
        }
    }
}
