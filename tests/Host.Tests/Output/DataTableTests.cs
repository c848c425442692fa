using PluginHost.Host.Output;

namespace PluginHost.Host.Tests.Output;

public sealed class DataTableTests
{
    private static readonly string Long = new('n', 120);

    [Fact]
    public void In_a_pipe_a_row_is_a_line_however_long()
    {
        Assert.Equal(
            ["plugin" + new string(' ', 116) + "count", $"{Long}      1", $"[b]{new string(' ', 122)}22"],
            Write(isTerminal: false, width: 80));
    }

    [Fact]
    public void On_a_narrow_terminal_a_row_is_a_list_and_nothing_is_cut()
    {
        string[] lines = Write(isTerminal: true, width: 130);
        Assert.Contains("n", lines[1], StringComparison.Ordinal);

        string[] narrow = Write(isTerminal: true, width: 125);
        Assert.Equal([Long, "  count: 1", "[b]", "  count: 22"], narrow);
    }

    private static string[] Write(bool isTerminal, int width)
    {
        var text = new StringWriter();
        Terminal terminal = Terminal.Of(text, isTerminal);
        if (isTerminal)
        {
            terminal.Console.Profile.Width = width;
            terminal.Console.Profile.Capabilities.Ansi = false;
        }

        var table = new DataTable(new DataColumn("plugin"), new DataColumn("count", IsNumber: true));
        table.Add(Long, 1);
        table.Add("[b]", 22);
        table.WriteTo(terminal);
        return [.. text.ToString().TrimEnd().Split(Environment.NewLine)];
    }
}
