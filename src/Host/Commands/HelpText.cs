using System.CommandLine;

namespace PluginHost.Host.Commands;

/// <summary>Descriptions for <c>--help</c>: the first paragraph says what, the others what else to know.</summary>
internal static class HelpText
{
    private const string Break = "\n\n";

    /// <summary>Paragraphs as they are written in source become lines that the help wraps to the terminal's width.</summary>
    public static string Of(string source) =>
        string.Join(Break, source.ReplaceLineEndings("\n").Split(Break).Select(paragraph => paragraph.Replace('\n', ' ')));

    /// <summary>Where all verbs are listed, a sentence for each will do.</summary>
    public static void Shorten(IEnumerable<Command> verbs)
    {
        foreach (Command verb in verbs)
        {
            verb.Description = verb.Description?.Split(Break)[0];
        }
    }
}
