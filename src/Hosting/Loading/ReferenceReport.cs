namespace PluginHost.Hosting.Loading;

/// <summary>What <see cref="ReferenceCheck"/> found in a version of a plugin, for an operator.</summary>
/// <param name="Fault">Why it cannot be loaded, with the remedy; null if it can.</param>
/// <param name="Warning">What may fail while it serves; null if nothing is known that might.</param>
internal sealed record ReferenceReport(string? Fault, string? Warning);
