using System.Buffers;
using System.Text;

namespace PluginHost.Chat.Tests;

public sealed class LineReaderTests
{
    private static readonly string Longest = new('x', Line.MaxLength);

    [Fact]
    public void Lines_end_with_a_line_feed_or_with_both() => Assert.Equal(["one", "two", "", "a\rb"], Read(["one\ntwo\r\n\na\rb\n"]));

    [Fact]
    public void Lines_are_the_same_wherever_the_bytes_are_cut()
    {
        string text = $"hällo\r\n\n{new string('ü', 4)}\r\r\n{Longest}\r\nshort\n{Longest}y\nafter\n";
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        string[] whole = Read([bytes]);
        Assert.Equal(["hällo", "", "üüüü\r", Longest, "short", "(too long)", "after"], whole);

        for (int cut = 1; cut < bytes.Length; cut++)
        {
            Assert.Equal(whole, Read([bytes[..cut], bytes[cut..]]));
        }

        Assert.Equal(whole, Read([.. bytes.Select(b => new[] { b })]));
    }

    [Fact]
    public void A_line_that_is_too_long_is_told_once_and_before_it_ends()
    {
        var reader = new LineReader();
        Assert.Equal(["(too long)"], Read(reader, Encoding.ASCII.GetBytes(Longest + "y")));
        Assert.True(reader.IsSkipping);
        Assert.Empty(Read(reader, Encoding.ASCII.GetBytes(Longest)));
        Assert.Equal(["next"], Read(reader, "rest\nnext\n"u8.ToArray()));
        Assert.False(reader.IsSkipping);
    }

    [Fact]
    public void What_is_incomplete_is_left()
    {
        var input = new ReadOnlySequence<byte>("whole\npart"u8.ToArray());
        var reader = new LineReader();

        Assert.Equal(LineResult.Complete, reader.TryRead(ref input, out _));
        Assert.Equal(LineResult.Incomplete, reader.TryRead(ref input, out _));
        Assert.Equal("part", Encoding.UTF8.GetString(input));
    }

    private static string[] Read(IEnumerable<string> pieces) => Read(pieces.Select(Encoding.UTF8.GetBytes));

    private static string[] Read(IEnumerable<byte[]> pieces)
    {
        var reader = new LineReader();
        var lines = new List<string>();
        byte[] left = [];
        foreach (byte[] piece in pieces)
        {
            lines.AddRange(Read(reader, [.. left, .. piece], out left));
        }

        return [.. lines];
    }

    private static List<string> Read(LineReader reader, byte[] bytes) => Read(reader, bytes, out _);

    private static List<string> Read(LineReader reader, byte[] bytes, out byte[] left)
    {
        var lines = new List<string>();
        var input = new ReadOnlySequence<byte>(bytes);
        while (reader.TryRead(ref input, out ReadOnlySequence<byte> line) is not LineResult.Incomplete and var result)
        {
            lines.Add(result is LineResult.Complete ? Encoding.UTF8.GetString(line) : "(too long)");
        }

        left = input.ToArray();
        return lines;
    }
}
