using PluginHost.Hosting;

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
            PluginStatus? status = manager.Find(plugin);
            bool isProving = status?.Ended.Any(ended => ended.State == GenerationState.Unloading) == true;
            if (status is null or { Retiring.Count: 0 } && !isProving)
            {
                return [.. (status?.LeakedGenerations ?? []).Select(
            leaked => new Leak(leaked.Number, LastWordOn(leaked.Number), leaked.ContextName))];
            }

            await Task.Delay(Glance, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            if (isProving)
            {
                // The host found too few collections to tell, and now waits for those that happen by themselves. In a test it may take long
                // until one does.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
            }
        }
    }

    private string LastWordOn(int generation) => manager.Events.Recent
        .LastOrDefault(e => e.Plugin == plugin && e.Generation == generation
            && e.Kind is PluginEventKind.Leaked or PluginEventKind.Unproven)?.Message
        ?? "something holds it.";
}
