namespace PluginHost.Hosting.Connections;

/// <summary>Sessions that a generation has loaded and does not serve yet, or why it could not.</summary>
/// <param name="Arrivals">In the order of the sessions asked for; empty after a fault, and where the generation has ended.</param>
/// <param name="Fault">What failed; null if nothing did.</param>
/// <param name="IsGivers">Whether the fault is the generation's that gives the sessions; else the one's that takes them.</param>
internal sealed record Expectation(IReadOnlyList<IArrivingSession> Arrivals, PluginFault? Fault = null, bool IsGivers = false);
