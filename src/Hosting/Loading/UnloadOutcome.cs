namespace PluginHost.Hosting.Loading;

/// <summary>How the verification of an unload ended.</summary>
/// <param name="Unloaded">Whether the context was seen to be collected. False: something still holds it, it has leaked.</param>
/// <param name="Elapsed">How long it took to see that, or how long was waited.</param>
/// <param name="Collections">Full collections that were completed meanwhile.</param>
internal sealed record UnloadOutcome(bool Unloaded, TimeSpan Elapsed, int Collections);
