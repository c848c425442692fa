using PluginHost.Hosting;

namespace PluginHost.Host.Explaining;

/// <summary>An explanation cannot be had.</summary>
internal sealed class ExplanationException(CommandOutcome outcome, string message) : Exception(message)
{
    public CommandOutcome Outcome { get; } = outcome;
}
