using PluginHost.Plugins.KeyValue.Sessions;

namespace PluginHost.KeyValue.Tests.Sessions;

public sealed class InputBufferTests
{
    private const int Small = 4 << 10;

    [Fact]
    public void What_is_received_stays_in_order_whatever_is_consumed()
    {
        var random = new Random(1);
        using var input = new InputBuffer();
        (byte next, byte expected, int held) = (0, 0, 0);
        for (int i = 0; i < 2000; i++)
        {
            Memory<byte> room = input.Room(random.Next(3) == 0 ? random.Next(200_000) : 0);
            Assert.False(room.IsEmpty);
            int received = random.Next(8) == 0 ? room.Length : random.Next(1, Math.Min(room.Length, 500) + 1);
            foreach (ref byte place in room.Span[..received])
            {
                place = next++;
            }

            input.Received(received);
            held += received;
            Assert.Equal(held, input.Count);
            int consumed = random.Next(3) == 0 ? held : random.Next(held + 1);
            foreach (byte found in input.Unread[..consumed])
            {
                if (found != expected++)
                {
                    Assert.Fail("A byte is not in its place.");
                }
            }

            input.ConsumeTo(input.Start + consumed);
            held -= consumed;
        }
    }

    [Fact]
    public void An_idle_client_holds_little_memory_even_after_it_sent_much()
    {
        using var input = new InputBuffer();
        for (int i = 0; i < 10; i++)
        {
            input.Received(input.Room(1 << 20).Length);
        }

        Assert.True(input.Bytes.Length > 64 << 10);
        input.ConsumeTo(input.End);
        input.Received(Math.Min(input.Room(0).Length, 100));
        input.ConsumeTo(input.End);

        Assert.Equal(Small, input.Room(0).Length);
    }

    [Fact]
    public void What_a_client_announces_takes_no_more_than_twice_what_it_sent()
    {
        using var input = new InputBuffer();
        input.Room(0);
        input.Received(20);

        Assert.True(input.Room(64 << 20).Length <= 2 * Small);
    }
}
