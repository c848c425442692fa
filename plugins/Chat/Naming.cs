namespace PluginHost.Plugins.Chat;

/// <summary>Of a member or a room. Case does not distinguish two of them.</summary>
internal static class Naming
{
    internal const string Rule = "1 to 24 of A to Z, a to z, 0 to 9, _ and -";

    internal static readonly StringComparer Comparer = StringComparer.OrdinalIgnoreCase;

    private const int MaxLength = 24;

    /// <summary>ASCII only: other alphabets have letters that look the same, and nobody should pass for somebody else.</summary>
    internal static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
