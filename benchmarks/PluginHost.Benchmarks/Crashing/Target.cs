using System.Net;

namespace PluginHost.Benchmarks.Crashing;

/// <summary>A plugin that clients of one kind ask.</summary>
/// <param name="Server">Where.</param>
/// <param name="Words">How.</param>
/// <param name="Counts">What they count in.</param>
/// <param name="Clock">Whom they tell of answers.</param>
internal sealed record Target(IPEndPoint Server, IWords Words, ClientCounts Counts, ServingClock Clock);
