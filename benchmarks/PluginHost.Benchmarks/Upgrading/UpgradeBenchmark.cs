using PluginHost.Benchmarks.Reporting;
using PluginHost.Benchmarks.Upgrading.Beside;

namespace PluginHost.Benchmarks.Upgrading;

/// <summary>
/// What clients notice while the host itself is replaced by a new process, again and again; and what they notice where nginx and HAProxy
/// are.
/// </summary>
internal sealed class UpgradeBenchmark(UpgradePlan plan)
{
    internal const string Name = "upgrade";

    /// <exception cref="BenchmarkException">The host does not serve, or does not answer.</exception>
    internal async Task<UpgradeReport> RunAsync()
    {
        IReadOnlyList<UpgradeReply> alone;
        UpgradeOutcome outcome;
        IReadOnlyCollection<string> complaints;
        await using TextWriter log = ReportFile.OpenLog(Name);
        await using (UpgradeHost host = await UpgradeHost.StartAsync(log))
        {
            var run = new UpgradeRun(host, plan);
            alone = await run.RunAloneAsync();
            outcome = await run.RunAsync();
            complaints = host.Complaints;
        }

        return UpgradeReport.Create(plan, alone, outcome, complaints, await OtherRun.RunAllAsync(plan));
    }
}
