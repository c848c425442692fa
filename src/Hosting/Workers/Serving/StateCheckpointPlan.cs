namespace PluginHost.Hosting.Workers.Serving;

/// <summary>Where and how often a plugin's state is saved.</summary>
/// <param name="File">Replaced whole each time.</param>
/// <param name="Interval">How often.</param>
/// <param name="SuspendTimeout">How long to wait for sessions to stop.</param>
/// <param name="Timeout">How long the plugin's code may take.</param>
internal sealed record StateCheckpointPlan(string File, TimeSpan Interval, TimeSpan SuspendTimeout, TimeSpan Timeout);
