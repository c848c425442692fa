namespace PluginHost.Hosting.Transport;

/// <summary>Where a connection came from and when; with <paramref name="Number"/> unique within the host.</summary>
internal readonly record struct ConnectionOrigin(string Plugin, int Generation, long Number, string Endpoint, DateTimeOffset Since);
