using Spectre.Console;
using Spectre.Console.Rendering;

namespace PluginHost.Host.Output;

/// <summary>
/// Rows under headings where they fit beside each other; where they do not, each row as a list. Values are never cut or wrapped.
/// </summary>
internal sealed class DataTable(params DataColumn[] columns)
{
    private const int Gap = 2;

    private readonly List<DataCell[]> _rows = [];

    public void Add(params DataCell[] cells) => _rows.Add(cells);

    public void WriteTo(Terminal terminal)
    {
        if (_rows.Count == 0)
        {
            return;
        }

        Table table = AsTable();
        int width = ((IRenderable)table).Measure(RenderOptions.Create(terminal.Console), int.MaxValue / 2).Max;
        if (!terminal.IsTerminal)
        {
            WriteLines(table, terminal);
        }
        else if (width <= terminal.Console.Profile.Width)
        {
            terminal.Console.Write(table);
        }
        else
        {
            WriteLists(terminal.Console);
        }
    }

    private Table AsTable()
    {
        var table = new Table { Border = TableBorder.None };
        foreach (DataColumn column in columns)
        {
            var heading = new Text(column.Heading, new Style(decoration: Decoration.Dim));
            bool isLast = column == columns[^1];
            table.AddColumn(new TableColumn(heading)
            {
                Alignment = column.IsNumber ? Justify.Right : Justify.Left,
                NoWrap = true,
                Padding = new Padding(0, 0, isLast ? 0 : Gap, 0),
            });
        }

        foreach (DataCell[] row in _rows)
        {
            table.AddRow(row.Select(cell => (IRenderable)new Text(DisplayText.Of(cell.Text), cell.Style)));
        }

        return table;
    }

    // Spectre fills every cell; at the end of a line that is noise in a file.
    private static void WriteLines(Table table, Terminal terminal)
    {
        var text = new StringWriter();
        Terminal.Of(text, isTerminal: false).Console.Write(table);
        foreach (string line in text.ToString().TrimEnd().Split(Environment.NewLine))
        {
            terminal.WriteLine(line.TrimEnd());
        }
    }

    private void WriteLists(IAnsiConsole console)
    {
        foreach (DataCell[] row in _rows)
        {
            console.Write(new Text(DisplayText.Of(row[0].Text), row[0].Style));
            console.WriteLine();
            for (int i = 1; i < row.Length; i++)
            {
                console.Write(new Text($"  {columns[i].Heading}: ", new Style(decoration: Decoration.Dim)));
                console.Write(new Text(DisplayText.Of(row[i].Text), row[i].Style));
                console.WriteLine();
            }
        }
    }
}
