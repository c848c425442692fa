using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.KeyValue;

/// <summary>How much is measured.</summary>
/// <param name="Comparing">
/// For each comparison. Windows are longer than those of other benchmarks, because each pays for 50 connects and the start of the client's
/// process.
/// </param>
/// <param name="Requests">What each test of redis-benchmark makes during the reloads.</param>
/// <param name="Pipelined">The same where 16 are sent at once.</param>
/// <param name="Keys">How many keys are written before the reloads and looked for after them.</param>
/// <param name="Period">From a reload to the next.</param>
internal sealed record KeyValuePlan(Plan Comparing, int Requests, int Pipelined, int Keys, TimeSpan Period)
{
    /// <summary>About seven minutes.</summary>
    internal static readonly KeyValuePlan Full =
        new(new Plan(3, 5, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(0.4)), 20_000, 40_000, 10_000, TimeSpan.FromSeconds(1));

    /// <summary>To see that everything works: about 40 seconds.</summary>
    internal static readonly KeyValuePlan Quick =
        new(new Plan(1, 2, TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(0.2)), 5_000, 20_000, 10_000, TimeSpan.FromSeconds(1));
}
