using PluginHost.Hosting;

namespace PluginHost.Host.Wire;

/// <summary>How far to follow a command, as operators and requests say it.</summary>
internal static class WaitWords
{
    /// <summary>All of them.</summary>
    public static string[] All { get; } = [.. Enum.GetValues<WaitFor>().Select(Of)];

    public static string Of(WaitFor wait) => wait.ToString().ToLowerInvariant();

    /// <returns>Null if it is none.</returns>
    public static WaitFor? Parse(string word)
    {
        int index = Array.IndexOf(All, word);
        return index < 0 ? null : Enum.GetValues<WaitFor>()[index];
    }
}
