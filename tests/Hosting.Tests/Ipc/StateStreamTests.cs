using System.Net.Sockets;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Ipc;

public sealed class StateStreamTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300_000)]
    [InlineData(5_000_000)]
    public async Task A_whole_state_is_read_as_it_was_written(int length)
    {
        (StateWriteStream writer, StateReadStream reader) = await PairAsync();
        await using (writer)
        await using (reader)
        {
            byte[] state = new byte[length];
            new Random(length).NextBytes(state);
            var read = new MemoryStream();
            Task reading = reader.CopyToAsync(read, Token);

            var random = new Random(1);
            for (int at = 0; at < length;)
            {
                int part = Math.Min(length - at, random.Next(1, 400_000));
                await writer.WriteAsync(state.AsMemory(at, part), Token);
                await writer.WriteAsync(ReadOnlyMemory<byte>.Empty, Token); // Is no end.
                at += part;
            }

            await writer.CompleteAsync().WithPatience();
            await reading.WithPatience();
            Assert.True(state.AsSpan().SequenceEqual(read.ToArray()));
            Assert.Equal(0, await reader.ReadAsync(new byte[1], Token));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(1_000_000)]
    public async Task A_writer_that_ends_before_its_state_makes_the_reader_fail(int written)
    {
        (StateWriteStream writer, StateReadStream reader) = await PairAsync();
        await using (reader)
        {
            Task reading = reader.CopyToAsync(new MemoryStream(), Token);
            await writer.WriteAsync(new byte[written], Token);
            await writer.DisposeAsync();

            await Assert.ThrowsAsync<EndOfStreamException>(() => reading.WithPatience());
        }
    }

    [Fact]
    public async Task A_writer_that_dies_within_a_chunk_makes_the_reader_fail()
    {
        (Socket kept, Socket given) = await StreamPair.CreateAsync(Token);
        await using var reader = new StateReadStream(kept);
        given.Send([100, 0, 0, 0, 1, 2, 3]);
        given.Dispose();

        await Assert.ThrowsAsync<EndOfStreamException>(() => reader.CopyToAsync(new MemoryStream(), Token).WithPatience());
    }

    [Fact]
    public async Task A_reader_that_ends_makes_the_writer_fail_and_not_hang()
    {
        (StateWriteStream writer, StateReadStream reader) = await PairAsync();
        await using (writer)
        {
            await reader.DisposeAsync();

            await Assert.ThrowsAsync<IOException>(async () =>
            {
                while (true)
                {
                    await writer.WriteAsync(new byte[1_000_000], Token).AsTask().WithPatience();
                }
            });
        }
    }

    private static async Task<(StateWriteStream Writer, StateReadStream Reader)> PairAsync()
    {
        (Socket kept, Socket given) = await StreamPair.CreateAsync(Token).WithPatience();
        return (new StateWriteStream(given), new StateReadStream(kept));
    }
}
