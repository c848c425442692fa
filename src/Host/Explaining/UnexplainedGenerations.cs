using PluginHost.Hosting;

namespace PluginHost.Host.Explaining;

/// <summary>Which generations of a plugin there is something to explain of.</summary>
internal static class UnexplainedGenerations
{
    /// <param name="plugin">The plugin as it is now.</param>
    /// <param name="number">One generation; null: all that have leaked.</param>
    /// <exception cref="ExplanationException">That generation is not one whose code should be gone.</exception>
    public static IReadOnlyList<GenerationStatus> Of(PluginStatus plugin, int? number)
    {
        if (number is null)
        {
            return plugin.LeakedGenerations;
        }

        if (plugin.LeakedGenerations.Concat(plugin.Retiring).FirstOrDefault(g => g.Number == number) is { } found)
        {
            return found.State is GenerationState.Leaked or GenerationState.Unloading
                ? [found]
                : throw Refused($"Generation {number} of {plugin.Name} has not ended yet: it still has connections or is being stopped.");
        }

        throw plugin.Current?.Number == number ? Refused($"Generation {number} of {plugin.Name} serves: its code is meant to be loaded.")
            : plugin.Ended.Any(g => g.Number == number) ? Refused(
                $"Generation {number} of {plugin.Name} was verified as unloaded: nothing holds it.")
            : new ExplanationException(CommandOutcome.NotFound, $"Nothing is known of a generation {number} of {plugin.Name}.");
    }

    private static ExplanationException Refused(string message) => new(CommandOutcome.Refused, message);
}
