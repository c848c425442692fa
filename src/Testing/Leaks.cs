using PluginHost.Hosting.Diagnostics;

namespace PluginHost.Testing;

/// <summary>Generations of a plugin that have ended and are still loaded.</summary>
internal static class Leaks
{
    /// <returns>What the host said of each when it found out, in the order of their numbers.</returns>
    public static IReadOnlyList<PluginEvent> Of(IReadOnlyList<PluginEvent> events) =>
    [
        .. events.Where(e => e.Generation is not null && e.Kind is PluginEventKind.Leaked or PluginEventKind.Unloaded)
            .GroupBy(e => e.Generation)
            .Select(generation => generation.Last())
            .Where(last => last.Kind == PluginEventKind.Leaked)
            .OrderBy(last => last.Generation),
    ];

    public static string Describe(string plugin, IReadOnlyList<PluginEvent> leaks) => string.Join(
        Environment.NewLine,
        leaks.Select(leak => $"Generation {leak.Generation} of {plugin} leaked: {leak.Message}"));
}
