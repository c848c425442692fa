using PluginHost.Hosting;
using PluginHost.Hosting.Diagnostics;
using PluginHost.Hosting.Lifecycle;

namespace PluginHost.Testing.Leaks;

/// <summary>Waits for the generations of a plugin to end and tells which of them leaked.</summary>
internal sealed class LeakFinder(PluginManager manager, string plugin)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until no generation drains or unloads any more.</summary>
    /// <returns>Those that are still loaded, in the order of their numbers.</returns>
    public async Task<IReadOnlyList<Leak>> FindAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // In this order: a generation is announced as leaked before it leaves those that retire.
            PluginStatus? status = manager.Find(plugin);
            if (status is null or { Retiring.Count: 0 } && Match(Announced(), status) is { } leaks)
            {
                return leaks;
            }

            await Task.Delay(Glance, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The last word on each generation, where that is that it leaked.</summary>
    private PluginEvent[] Announced() =>
    [
        .. manager.Events.Recent
            .Where(e => e.Plugin == plugin && e.Generation is not null && e.Kind is PluginEventKind.Leaked or PluginEventKind.Unloaded)
            .GroupBy(e => e.Generation)
            .Select(generation => generation.Last())
            .Where(last => last.Kind == PluginEventKind.Leaked)
            .OrderBy(last => last.Generation),
    ];

    /// <returns>Null while the status does not show yet what was announced.</returns>
    private static Leak[]? Match(PluginEvent[] announced, PluginStatus? status)
    {
        var listed = (status?.LeakedGenerations ?? []).ToDictionary(leaked => leaked.Number);
        return announced.All(e => listed.ContainsKey(e.Generation!.Value))
            ? [.. announced.Select(e => new Leak(e.Generation!.Value, e.Message, listed[e.Generation.Value].ContextName))]
            : null;
    }
}
