using Spectre.Console;

namespace PluginHost.Host.Output;

/// <summary>
/// Where the verbs write: a terminal, with its width and colours, or a pipe or file, where nothing is wrapped or coloured.
/// </summary>
internal sealed class Terminal
{
    // Wider than any line: Spectre takes 80 columns where there is no terminal, and would wrap.
    private const int NoLimit = 32_000;

    private Terminal(IAnsiConsole console, bool isTerminal) => (Console, IsTerminal) = (console, isTerminal);

    public static Terminal Out { get; } = Of(System.Console.Out, !System.Console.IsOutputRedirected);

    public static Terminal Error { get; } = Of(System.Console.Error, !System.Console.IsErrorRedirected);

    public IAnsiConsole Console { get; }

    public bool IsTerminal { get; }

    /// <summary>A line, wrapped between words on a terminal.</summary>
    public void WriteLine(string text, Style? style = null)
    {
        Console.Write(new Text(DisplayText.Of(text), style));
        Console.WriteLine();
    }

    internal static Terminal Of(TextWriter writer, bool isTerminal)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            console.Profile.Width = NoLimit;
        }

        return new Terminal(console, isTerminal);
    }
}
