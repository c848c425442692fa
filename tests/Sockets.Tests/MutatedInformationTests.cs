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
            Mutations(mine.ProtocolInformation).ToArbitrary(),
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

    /// <summary>Bits flipped, bytes replaced, cut off, appended and moved, up to eight times over.</summary>
    private static Gen<byte[]> Mutations(byte[] original)
    {
        Gen<Func<byte[], byte[]>> mutation =
            from position in Gen.Choose(0, 1024)
            from value in Gen.Choose(0, 255)
            from kind in Gen.Choose(0, 4)
            select new Func<byte[], byte[]>(bytes => Mutate(bytes, position, (byte)value, kind));
        return from count in Gen.Choose(1, 8)
               from mutations in mutation.ListOf(count)
               select mutations.Aggregate<Func<byte[], byte[]>, byte[]>([.. original], (bytes, mutate) => mutate(bytes));
    }

    private static byte[] Mutate(byte[] bytes, int position, byte value, int kind)
    {
        if (bytes.Length == 0)
        {
            return [value];
        }

        int index = position % bytes.Length;
        byte[] mutated = [.. bytes];
        switch (kind)
        {
            case 0:
                mutated[index] ^= (byte)(1 << (value & 7));
                return mutated;
            case 1:
                mutated[index] = value;
                return mutated;
            case 2:
                return mutated[..index];
            case 3:
                return [.. mutated, value];
            default:
                return [.. mutated[index..], .. mutated[..index]];
        }
    }
}
