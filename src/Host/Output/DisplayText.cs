using System.Text;

namespace PluginHost.Host.Output;

/// <summary>Text of unknown origin, fit for one line of a terminal: names of files and messages of plugins may hold anything.</summary>
internal static class DisplayText
{
    /// <summary>Control characters become spaces, and what reorders text from right to left is left out.</summary>
    public static string Of(string text)
    {
        if (!text.Any(c => char.IsControl(c) || IsReordering(c)))
        {
            return text;
        }

        var shown = new StringBuilder(text.Length);
        foreach (char c in text.Where(c => !IsReordering(c)))
        {
            shown.Append(char.IsControl(c) ? ' ' : c);
        }

        return shown.ToString();
    }

    // Unicode TR36: embeddings, overrides, isolates and marks can make one name look like another.
    private static bool IsReordering(char c) =>
        c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u200E' or '\u200F' or '\u061C';
}
