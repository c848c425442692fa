using System.Text;
using PluginHost.Hosting.Processes;

namespace PluginHost.Hosting.Tests.Processes;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a", "a")]
    [InlineData("a\n", "a")]
    [InlineData("a\r\nb\r\n", "a", "b")]
    [InlineData("\n\n", "", "")]
    [InlineData("a\rb\n", "a\rb")]
    public async Task Lines_end_as_anywhere(string text, params string[] lines) =>
        Assert.Equal(lines, await ReadAsync(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public async Task A_line_of_the_longest_length_is_whole_and_a_longer_one_is_cut()
    {
        string longest = new('x', LineReader.MaxLine);

        Assert.Equal([longest, longest + LineReader.Cut, "next"], await ReadAsync(Encoding.UTF8.GetBytes($"{longest}\n{longest}y\nnext")));
    }

    [Theory]
    [InlineData("ä")]
    [InlineData("€")]
    [InlineData("😀")]
    public async Task A_cut_leaves_characters_whole(string character)
    {
        int size = Encoding.UTF8.GetByteCount(character);
        for (int before = 0; before < size; before++)
        {
            string start = new('x', before);
            string[] lines = await ReadAsync(
                Encoding.UTF8.GetBytes(start + string.Concat(Enumerable.Repeat(character, LineReader.MaxLine))));

            Assert.Equal(
                start + string.Concat(Enumerable.Repeat(character, (LineReader.MaxLine - before) / size)) + LineReader.Cut, lines.Single());
        }
    }

    [Fact]
    public async Task Bytes_that_are_no_text_do_no_harm()
    {
        byte[] bytes = new byte[3 * LineReader.MaxLine];
        Array.Fill(bytes, (byte)0x80);

        Assert.EndsWith(LineReader.Cut, (await ReadAsync(bytes)).Single(), StringComparison.Ordinal);
        Assert.Equal(["\uFFFD"], await ReadAsync([0xFF]));
    }

    [Fact]
    public async Task Nothing_is_read_while_a_line_is_dealt_with()
    {
        var stream = new CountingStream(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("0123456789\n", 100_000))));
        int most = 0;
        int lines = 0;

        await LineReader.ReadAsync(stream, _ => most = Math.Max(most, stream.Given - (11 * lines++)), CancellationToken.None);

        // So who floods it has to wait: it never holds more than one buffer.
        Assert.Equal(100_000, lines);
        Assert.InRange(most, 1, 4096 + LineReader.MaxLine);
    }

    private static async Task<string[]> ReadAsync(byte[] bytes)
    {
        var lines = new List<string>();
        await LineReader.ReadAsync(new CountingStream(bytes), lines.Add, CancellationToken.None);
        return [.. lines];
    }

    private sealed class CountingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public int Given => (int)Position;
    }
}
