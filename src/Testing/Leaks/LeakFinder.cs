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
            if (status?.Ended.Any(ended => ended.State == GenerationState.Unloading) == true)
            {
                // The host found too few collections to tell, and now waits for those that happen by themselves. In a test it may take long until one does.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
            }
        }
    }

    /// <summary>The last word on each generation, where that is not yet that it is gone.</summary>
    private PluginEvent[] Announced() =>
    [
        .. manager.Events.Recent
            .Where(e => e.Plugin == plugin && e.Generation is not null && IsVerdict(e.Kind))
            .GroupBy(e => e.Generation)
            .Select(generation => generation.Last())
            .Where(last => last.Kind is PluginEventKind.Leaked or PluginEventKind.Unproven)
            .OrderBy(last => last.Generation),
    ];

    private static bool IsVerdict(PluginEventKind kind) =>
        kind is PluginEventKind.Unloaded or PluginEventKind.Leaked or PluginEventKind.Freed or PluginEventKind.Unproven;

    /// <returns>Null while the status does not show as leaked what was announced.</returns>
    private static Leak[]? Match(PluginEvent[] announced, PluginStatus? status)
    {
        var listed = (status?.LeakedGenerations ?? []).ToDictionary(leaked => leaked.Number);
        return announced.All(e => listed.ContainsKey(e.Generation!.Value))
            ? [.. announced.Select(e => new Leak(e.Generation!.Value, e.Message, listed[e.Generation.Value].ContextName))]
            : null;
    }
}
