using System.Text;

namespace PluginHost.UnloadAnalysis;

/// <summary>Lines of at most a width, broken at spaces and indented.</summary>
internal sealed class WrappedText(int width)
{
    private const int SpacesEach = 2;

    private readonly StringBuilder _text = new();

    /// <summary>Writes a line; what does not fit goes on below, one step deeper.</summary>
    public void Line(int indent, string line)
    {
        int column = Begin(line.Length == 0 ? 0 : indent);
        bool isFirst = true;
        foreach (string word in line.Split(' '))
        {
            if (!isFirst && column + 1 + word.Length > width)
            {
                _text.Append('\n');
                column = Begin(indent + 1);
            }
            else if (!isFirst)
            {
                _text.Append(' ');
                column++;
            }

            _text.Append(word);
            column += word.Length;
            isFirst = false;
        }

        _text.Append('\n');
    }

    private int Begin(int indent)
    {
        _text.Append(' ', indent * SpacesEach);
        return indent * SpacesEach;
    }

    public override string ToString() => _text.ToString();
}
