using PluginHost.Hosting;

namespace PluginHost.Benchmarks.Reloading;

/// <summary>What became of requests to a plugin that runs in one place.</summary>
/// <param name="Isolation">Where.</param>
/// <param name="Reloads">How many reloads there were meanwhile.</param>
/// <param name="Requests">Reset: the connection ended without a whole answer.</param>
internal sealed record DrainRow(IsolationMode Isolation, int Reloads, OutcomeRow Requests);
