using PluginHost.Host.Output;

namespace PluginHost.Host.Tests.Output;

public sealed class DisplayTextTests
{
    [Theory]
    [InlineData("plain [red]text[/]", "plain [red]text[/]")]
    [InlineData("two\nlines", "two lines")]
    [InlineData("\u001b[2Jcleared", " [2Jcleared")]
    [InlineData("\u009b2Jcleared", " 2Jcleared")]
    [InlineData("exe\u202Elld.ohcE", "exelld.ohcE")]
    [InlineData("Ünïcödé 名", "Ünïcödé 名")]
    public void Text_stays_one_line_and_commands_no_terminal(string text, string shown) => Assert.Equal(shown, DisplayText.Of(text));
}
