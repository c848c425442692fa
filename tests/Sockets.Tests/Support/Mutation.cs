using FsCheck;
using FsCheck.Fluent;

namespace PluginHost.Sockets.Tests;

/// <summary>What can become of bytes on their way.</summary>
internal static class Mutation
{
    /// <summary>Bits flipped, bytes replaced, cut off, appended and moved, up to eight times over.</summary>
    public static Gen<byte[]> Of(byte[] original)
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
