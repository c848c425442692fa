using System.Text;
using FsCheck;
using FsCheck.Fluent;
using PluginHost.KeyValue.Tests.Harness;
using PluginHost.Plugins.KeyValue.Protocol;

namespace PluginHost.KeyValue.Tests.Protocol;

public sealed class RequestParserTests
{
    [Fact]
    public void Arguments_are_read_whatever_bytes_they_hold() => Prop.ForAll<byte[][]>(arguments =>
    {
        byte[][] sent = [.. (arguments ?? []).Select(a => a ?? []).Prepend("NAME"u8.ToArray())];
        byte[] input = [.. "before"u8, .. Resp.Request(sent), .. "behind"u8];
        var parser = new RequestParser();

        Assert.Equal(RequestStatus.Complete, parser.Read(input, 6, input.Length, out int next));
        Assert.Equal("behind", Encoding.ASCII.GetString(input, next, input.Length - next));
        Assert.Equal(sent, ArgumentsOf(parser));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_part_of_a_request_is_incomplete_and_needs_no_more_than_the_whole()
    {
        byte[] input = Resp.Request(
            "SET"u8.ToArray(),
            "key"u8.ToArray(),
            Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("*1\r\n$4\r\nPING\r\n", 20))),
            "PX"u8.ToArray(),
            "100"u8.ToArray());
        var parser = new RequestParser();
        for (int end = 1; end < input.Length; end++)
        {
            Assert.Equal(RequestStatus.Incomplete, parser.Read(input, 0, end, out int next));
            Assert.InRange(parser.Needed, end + 1, input.Length);
            Assert.Equal(0, next);
        }

        Assert.Equal(RequestStatus.Complete, parser.Read(input, 0, input.Length, out _));
    }

    [Theory]
    [InlineData("*x\r\n", "invalid multibulk length")]
    [InlineData("*\r\n", "invalid multibulk length")]
    [InlineData("*1\n\n", "invalid multibulk length")]
    [InlineData("*1048577\r\n", "invalid multibulk length")]
    [InlineData("*99999999999999999999", "invalid multibulk length")]
    [InlineData("*000000000000000000000000", "invalid multibulk length")]
    [InlineData("*1\r\n:1\r\n", "expected '$', got ':'")]
    [InlineData("*1\r\n$-1\r\n", "invalid bulk length")]
    [InlineData("*1\r\n$x\r\n", "invalid bulk length")]
    [InlineData("*1\r\n$67108865\r\n", "invalid bulk length")]
    [InlineData("*1\r\n$4\r\nPINGPING", "bulk string is longer than announced")]
    [InlineData("PING \"x\r\n", "unbalanced quotes in request")]
    [InlineData("PING \"x\"y\r\n", "unbalanced quotes in request")]
    public void What_cannot_become_a_request_is_said_to_be_malformed(string input, string fault)
    {
        var parser = new RequestParser();

        Assert.Equal(RequestStatus.Malformed, Read(parser, input));
        Assert.Equal("ERR Protocol error: " + fault, parser.Fault);
    }

    [Theory]
    [InlineData("*0\r\n")]
    [InlineData("*-1\r\n")]
    [InlineData("\r\n")]
    [InlineData("   \n")]
    public void Nothing_is_a_request_without_arguments(string input)
    {
        var parser = new RequestParser();

        Assert.Equal(RequestStatus.Complete, Read(parser, input));
        Assert.Equal(0, parser.Arguments.Count);
    }

    [Theory]
    [InlineData("SET a b\r\n", new[] { "SET", "a", "b" })]
    [InlineData("  GET\t a \n", new[] { "GET", "a" })]
    [InlineData("SET a \"b c\"\r\n", new[] { "SET", "a", "b c" })]
    [InlineData("SET a \"\\x41\\n\\\"\\q\" 'it\\'s \\n'\r\n", new[] { "SET", "a", "A\n\"q", "it's \\n" })]
    [InlineData("SET \"\" ''\r\n", new[] { "SET", "", "" })]
    public void A_line_is_split_at_blanks_outside_of_quotes(string input, string[] arguments)
    {
        var parser = new RequestParser();

        Assert.Equal(RequestStatus.Complete, Read(parser, input));
        Assert.Equal(arguments, ArgumentsOf(parser).Select(Encoding.Latin1.GetString));
    }

    [Fact]
    public void A_line_may_be_64_KiB_long_and_no_longer()
    {
        var parser = new RequestParser();

        Assert.Equal(RequestStatus.Incomplete, Read(parser, new string('a', Limits.Inline)));
        Assert.Equal(RequestStatus.Complete, Read(parser, new string('a', Limits.Inline) + "\n"));
        Assert.Equal(RequestStatus.Malformed, Read(parser, new string('a', Limits.Inline + 1)));
        Assert.Equal("ERR Protocol error: too big inline request", parser.Fault);
    }

    [Fact]
    public void A_request_of_more_than_256_MiB_is_refused_before_it_is_received()
    {
        const int large = Limits.Bulk;
        byte[] input = new byte[(large * 4) + 1000];
        int end = 0;
        Write("*5\r\n");
        for (int i = 0; i < 3; i++)
        {
            Write($"${large}\r\n");
            end += large;
            Write("\r\n");
        }

        Write($"${large}\r\n");
        var parser = new RequestParser();

        Assert.Equal(RequestStatus.Malformed, parser.Read(input, 0, end, out _));
        Assert.Equal("ERR Protocol error: too big request", parser.Fault);

        void Write(string text) => end += Encoding.ASCII.GetBytes(text, input.AsSpan(end));
    }

    [Fact]
    public void A_request_may_have_a_million_arguments()
    {
        byte[] input = Encoding.ASCII.GetBytes(
            $"*{Limits.Arguments}\r\n" + string.Concat(Enumerable.Repeat("$1\r\na\r\n", Limits.Arguments)));
        var parser = new RequestParser();

        Assert.Equal(RequestStatus.Complete, parser.Read(input, 0, input.Length, out int next));
        Assert.Equal(input.Length, next);
        Assert.Equal(Limits.Arguments, parser.Arguments.Count);
    }

    private static RequestStatus Read(RequestParser parser, string input) =>
        parser.Read(Encoding.Latin1.GetBytes(input), 0, input.Length, out _);

    private static IEnumerable<byte[]> ArgumentsOf(RequestParser parser) =>
        Enumerable.Range(0, parser.Arguments.Count).Select(i => parser.Arguments[i].ToArray());
}
