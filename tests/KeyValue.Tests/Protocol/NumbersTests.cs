using System.Text;
using PluginHost.Plugins.KeyValue.Protocol;

namespace PluginHost.KeyValue.Tests.Protocol;

public sealed class NumbersTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-1", -1)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    public void An_integer_is_read(string text, long value)
    {
        Assert.True(Numbers.TryParse(Encoding.ASCII.GetBytes(text), out long read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData("01")]
    [InlineData("-0")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1.0")]
    [InlineData("x")]
    [InlineData("9223372036854775808")]
    public void What_an_integer_is_not_written_like_is_none(string text) =>
        Assert.False(Numbers.TryParse(Encoding.ASCII.GetBytes(text), out long _));

    [Theory]
    [InlineData("1.5", 1.5)]
    [InlineData("-2e3", -2000)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("+Inf", double.PositiveInfinity)]
    [InlineData("-infinity", double.NegativeInfinity)]
    public void A_score_is_read(string text, double value)
    {
        Assert.True(Numbers.TryParse(Encoding.ASCII.GetBytes(text), out double read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nan")]
    [InlineData("1 ")]
    [InlineData("0x1")]
    [InlineData("1,5")]
    public void What_is_no_score_is_none(string text) => Assert.False(Numbers.TryParse(Encoding.ASCII.GetBytes(text), out double _));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-3, "-3")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(1e20, "1e+20")]
    [InlineData(double.PositiveInfinity, "inf")]
    [InlineData(double.NegativeInfinity, "-inf")]
    [InlineData(-1.7976931348623157e308, "-1.7976931348623157e+308")]
    public void A_score_is_written_as_short_as_can_be(double value, string text)
    {
        byte[] to = new byte[Numbers.LongestDouble];

        Assert.Equal(text, Encoding.ASCII.GetString(to, 0, Numbers.Format(value, to)));
    }
}
