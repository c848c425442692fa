using PluginHost.Plugins.KeyValue.Protocol;

namespace PluginHost.KeyValue.Tests.Protocol;

public sealed class GlobTests
{
    [Theory]
    [InlineData("*", "")]
    [InlineData("*", "anything")]
    [InlineData("a?c", "abc")]
    [InlineData("a*c*", "abbcd")]
    [InlineData("[a-c]x", "bx")]
    [InlineData("[c-a]x", "bx")]
    [InlineData("[^a-c]x", "dx")]
    [InlineData("[abc]", "c")]
    [InlineData("[\\]]", "]")]
    [InlineData("\\*", "*")]
    [InlineData("a\\", "a\\")]
    [InlineData("[ab", "a")]
    [InlineData("**a**", "bab")]
    public void A_text_matches(string pattern, string text) => Assert.True(Glob.IsMatch(pattern, text));

    [Theory]
    [InlineData("", "a")]
    [InlineData("a?c", "ac")]
    [InlineData("a*c", "abcd")]
    [InlineData("[a-c]x", "dx")]
    [InlineData("[^a-c]x", "ax")]
    [InlineData("\\*", "a")]
    [InlineData("abc", "ab")]
    [InlineData("ab", "abc")]
    public void A_text_does_not_match(string pattern, string text) => Assert.False(Glob.IsMatch(pattern, text));

    [Fact(Timeout = 10_000)]
    public Task Many_stars_take_no_exponential_time()
    {
        string pattern = string.Concat(Enumerable.Repeat("a*", 50)) + "b";
        string text = new('a', 10_000);

        return Task.Run(() => Assert.False(Glob.IsMatch(pattern, text)), TestContext.Current.CancellationToken);
    }
}
