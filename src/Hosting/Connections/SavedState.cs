namespace PluginHost.Hosting.Connections;

/// <summary>A plugin-wide state as it was last saved. Whoever loads it deletes the file.</summary>
/// <param name="File">Holds it.</param>
/// <param name="Version">Its format.</param>
/// <param name="At">When it was saved.</param>
internal sealed record SavedState(string File, int Version, DateTimeOffset At);
