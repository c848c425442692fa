namespace PluginHost.Hosting;

/// <summary>An endpoint as it was when asked for.</summary>
/// <param name="Name">Its name within the plugin.</param>
/// <param name="Url">The bound address, with the port that the system chose.</param>
/// <param name="Accept">Who accepts: <c>host</c> or <c>plugin</c>.</param>
/// <param name="Problem">Why it accepts no more, if its listener failed.</param>
public sealed record EndpointStatus(string Name, string Url, string Accept, string? Problem);
