using PluginHost.Hosting.Transport.Journal;
using PluginHost.Hosting.Workers.Recovery;

namespace PluginHost.Hosting.Tests.Transport.Journal;

public sealed class ConnectionJournalTests
{
    private readonly JournalUnderTest _slot = new();

    private ConnectionJournal Journal => _slot.Journal;

    [Fact]
    public void What_was_received_and_not_consumed_and_what_was_flushed_and_not_sent_is_read_back()
    {
        Journal.Begin(null, []);
        _slot.Receive("one two three"u8);
        _slot.Answer(4, "ONE TWO"u8);
        Journal.Sent(3);

        (byte[] unread, byte[] unsent) = _slot.Read();

        Assert.Equal("two three"u8.ToArray(), unread);
        Assert.Equal(" TWO"u8.ToArray(), unsent);
        Assert.True(_slot.Entry.HasHandled);
    }

    [Fact]
    public void What_the_generation_before_gave_back_is_unread_from_the_beginning()
    {
        Journal.Begin(new KernelCounts(100, 50), "back "u8);
        Assert.False(_slot.Entry.HasHandled);
        _slot.Receive("new"u8);

        (byte[] unread, byte[] unsent) = _slot.Read(new KernelCounts(103, 50));

        Assert.Equal("back new"u8.ToArray(), unread);
        Assert.Empty(unsent);
    }

    [Fact]
    public void What_is_consumed_counts_with_the_next_commit_and_not_before()
    {
        Journal.Begin(null, []);
        _slot.Receive("message"u8);
        Journal.Consume(7);
        Assert.Equal("message"u8.ToArray(), _slot.Read().Unread);

        // Somebody else's message to the peer says nothing about what the handler is doing.
        Journal.Add("news"u8);
        Journal.Commit(withConsumed: false);
        Assert.Equal("message"u8.ToArray(), _slot.Read().Unread);
        Assert.Equal("news"u8.ToArray(), _slot.Read().Unsent);

        Journal.CommitConsumed();
        Assert.Empty(_slot.Read().Unread);
    }

    [Fact]
    public void The_kernel_is_believed_rather_than_the_process_that_did_not_live_to_count()
    {
        Journal.Begin(new KernelCounts(1000, 2000), []);
        Memory<byte> room = Journal.Room();
        "received"u8.CopyTo(room.Span);
        Journal.Add("answer"u8);
        Journal.Commit(withConsumed: false);

        (byte[] unread, byte[] unsent) = _slot.Read(new KernelCounts(1008, 2002));

        Assert.Equal("received"u8.ToArray(), unread);
        Assert.Equal("swer"u8.ToArray(), unsent);
    }

    [Theory]
    [InlineData(999, 2000)]
    [InlineData(1000 + JournalLayout.RingSize + 1, 2000)]
    [InlineData(1000, 2001)]
    public void Counts_that_cannot_be_are_no_session(long read, long written)
    {
        Journal.Begin(new KernelCounts(1000, 2000), []);

        Assert.Equal("its journal and the kernel do not agree", _slot.Problem(new KernelCounts(read, written)));
    }

    [Fact]
    public void A_connection_that_the_kernel_has_reset_cannot_go_on()
    {
        Journal.Begin(new KernelCounts(0, 0), []);

        Assert.Equal("its connection was reset", _slot.Problem(now: null));
    }

    [Fact]
    public void Both_rings_go_round_as_often_as_they_must()
    {
        Journal.Begin(null, []);
        var random = new Random(7);
        var input = new List<byte>();
        var output = new List<byte>();
        (int consumed, int sent) = (0, 0);
        for (int round = 0; round < 3000; round++)
        {
            byte[] part = new byte[random.Next(1, JournalLayout.RingSize - (input.Count - consumed))];
            random.NextBytes(part);
            _slot.Receive(part);
            input.AddRange(part);
            byte[] answer = new byte[random.Next(0, JournalLayout.RingSize - (output.Count - sent) + 1)];
            random.NextBytes(answer);
            int some = random.Next(0, input.Count - consumed + 1);
            _slot.Answer(some, answer);
            consumed += some;
            output.AddRange(answer);

            (byte[] unread, byte[] unsent) = _slot.Read();
            Assert.True(input.AsEnumerable().Skip(consumed).SequenceEqual(unread));
            Assert.True(output.AsEnumerable().Skip(sent).SequenceEqual(unsent));

            int taken = random.Next(0, output.Count - sent + 1);
            Journal.Sent(taken);
            sent += taken;
        }

        Assert.True(input.Count > 100 * JournalLayout.RingSize && output.Count > 100 * JournalLayout.RingSize);
    }

    [Fact]
    public void More_input_than_there_is_room_for_breaks_it_until_all_of_it_is_consumed()
    {
        Journal.Begin(null, []);
        byte[] full = new byte[JournalLayout.RingSize];
        _slot.Receive(full);
        Assert.Equal(full, _slot.Read().Unread);

        _slot.Receive("x"u8);
        Assert.Equal("more than 16384 bytes of a message had come", _slot.Problem());

        // Part of it does not mend it: what did not fit is nowhere.
        _slot.Answer(full.Length, []);
        _slot.Receive("y"u8);
        Assert.NotNull(_slot.Problem());

        _slot.Answer(2, "done"u8);
        _slot.Receive("next"u8);
        Assert.Equal("next"u8.ToArray(), _slot.Read().Unread);
        Assert.Equal("done"u8.ToArray(), _slot.Read().Unsent);
    }

    [Fact]
    public void What_came_back_may_be_too_long_as_well()
    {
        Journal.Begin(null, new byte[JournalLayout.RingSize + 1]);
        Assert.NotNull(_slot.Problem());

        _slot.Answer(JournalLayout.RingSize + 1, []);
        _slot.Receive("next"u8);

        Assert.Equal("next"u8.ToArray(), _slot.Read().Unread);
    }

    [Fact]
    public void More_output_than_there_is_room_for_breaks_it_until_all_of_it_is_sent()
    {
        Journal.Begin(null, []);
        byte[] full = new byte[JournalLayout.RingSize];
        Journal.Add(full);
        Journal.Commit(withConsumed: false);
        Assert.Equal(full, _slot.Read().Unsent);

        Journal.Add("x"u8);
        Journal.Commit(withConsumed: false);
        Assert.Equal("more than 16384 bytes waited to be sent", _slot.Problem());
        Journal.Sent(full.Length);
        Assert.NotNull(_slot.Problem());
        Journal.Sent(1);

        Journal.Add("next"u8);
        Journal.Commit(withConsumed: false);
        Assert.Equal("next"u8.ToArray(), _slot.Read().Unsent);
    }

    [Fact]
    public void A_socket_that_the_plugin_uses_itself_breaks_it_for_good()
    {
        Journal.Begin(null, []);
        Journal.Break(JournalFault.SocketUsed);
        _slot.Receive("any"u8);
        _slot.Answer(3, "any"u8);
        Journal.Sent(3);
        Journal.SaveState("any"u8, 1);

        Assert.Equal("its handler uses the socket itself", _slot.Problem());
    }

    [Fact]
    public void The_session_is_what_was_saved_last()
    {
        Journal.Begin(null, []);
        Assert.Null(_slot.Entry.State);
        Assert.True(Journal.IsStale);

        foreach (string saved in (string[])["first", "the second", "", "fourth"])
        {
            Journal.SaveState(System.Text.Encoding.ASCII.GetBytes(saved), saved.Length);
            Assert.False(Journal.IsStale);
            Assert.Equal(saved, System.Text.Encoding.ASCII.GetString(_slot.Entry.State!.Value.Span));
            Assert.Equal(saved.Length, _slot.Entry.StateVersion);
        }

        _slot.Answer(0, "x"u8);
        Assert.True(Journal.IsStale);
    }

    [Fact]
    public void A_session_that_is_too_long_breaks_it_until_it_is_shorter()
    {
        Journal.Begin(null, []);
        Journal.SaveState(new byte[JournalLayout.MaxState], 1);
        Assert.Equal(JournalLayout.MaxState, _slot.Entry.State!.Value.Length);

        Journal.SaveState(new byte[JournalLayout.MaxState + 1], 1);
        Assert.Equal("its session is longer than 6144 bytes", _slot.Problem());

        Journal.SaveState("short"u8, 1);
        Assert.Null(_slot.Problem());
        Assert.Equal("short"u8.ToArray(), _slot.Entry.State!.Value.ToArray());
    }

    [Fact]
    public void A_process_that_ends_within_a_commit_leaves_the_one_before_it()
    {
        Journal.Begin(null, []);
        _slot.Receive("first second third"u8);
        _slot.Answer(6, "FIRST "u8);
        for (int round = 0; round < 4; round++)
        {
            byte[] before = _slot.Bytes;
            (byte[] unread, byte[] unsent) = _slot.Read();

            _slot.Answer(2, "more"u8);

            Half.Each(before, _slot.Bytes, but: JournalLayout.CommitIndex, half =>
            {
                (byte[] stillUnread, byte[] stillUnsent) = JournalUnderTest.Read(new JournalEntry(half));
                Assert.Equal(unread, stillUnread);
                Assert.Equal(unsent, stillUnsent);
            });
            Assert.Equal(unread.Length - 2, _slot.Read().Unread.Length);
        }
    }

    [Fact]
    public void A_process_that_ends_while_it_saves_leaves_what_it_saved_before()
    {
        Journal.Begin(null, []);
        Journal.SaveState("as version 1 wrote it"u8, 1);
        for (int version = 2; version < 6; version++)
        {
            byte[] before = _slot.Bytes;
            byte[] saved = _slot.Entry.State!.Value.ToArray();

            Journal.SaveState(System.Text.Encoding.ASCII.GetBytes($"in version {version}, which is not read as another"), version);

            Half.Each(before, _slot.Bytes, but: JournalLayout.StateIndex, half =>
            {
                var entry = new JournalEntry(half);
                Assert.Equal(saved, entry.State!.Value.ToArray());
                Assert.Equal(version - 1, entry.StateVersion);
            });
        }
    }

    /// <summary>Memory in which a part of a change has been made.</summary>
    private static class Half
    {
        /// <summary>Calls with many a part of the change, but never with the one store that makes it valid.</summary>
        public static void Each(byte[] before, byte[] after, int but, Action<byte[]> check)
        {
            int[] changed =
                [.. Enumerable.Range(0, before.Length).Where(i => before[i] != after[i] && (i < but || i >= but + sizeof(int)))];
            var random = new Random(changed.Length);
            for (int some = 0; some <= changed.Length; some++)
            {
                random.Shuffle(changed);
                byte[] half = [.. before];
                foreach (int at in changed.AsSpan(0, some))
                {
                    half[at] = after[at];
                }

                check(half);
            }
        }
    }
}
