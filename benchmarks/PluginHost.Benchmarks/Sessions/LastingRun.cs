using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Sessions;

/// <summary>The same connections, many reloads beneath them: what is left of those, and what a message costs before and after.</summary>
internal sealed class LastingRun(SessionPlan plan)
{
    private const int Windows = 7;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan VerifyTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <exception cref="BenchmarkException">The host has ended, or does not reload.</exception>
    internal async Task<LastingRow> RunAsync()
    {
        await using var host = await SessionProcess.StartAsync(StateShape.None);
        await using var crowd = new SequenceCrowd(host.EndPoint, plan.StateConnections, Period);
        crowd.Start();
        for (int i = 0; i < plan.WarmUp; i++)
        {
            await host.ReloadAsync();
        }

        SessionReading before = await SettleAsync(host, plan.WarmUp);
        double cpuBefore = await MeasureAsync(host, crowd);
        double cpuAgain = await MeasureAsync(host, crowd);
        for (int i = 0; i < plan.LastingReloads; i++)
        {
            await host.ReloadAsync();
        }

        SessionReading after = await SettleAsync(host, plan.WarmUp + plan.LastingReloads);
        return new LastingRow(
            plan.StateConnections, plan.LastingReloads, crowd.Lost, after.Verified - before.Verified, before, after, cpuBefore, cpuAgain,
            await MeasureAsync(host, crowd));
    }

    /// <summary>Waits until every earlier generation has ended.</summary>
    private static async Task<SessionReading> SettleAsync(SessionProcess host, int reloads)
    {
        DateTime end = DateTime.UtcNow + VerifyTimeout;
        SessionReading reading = await host.ReadAsync(atRest: true);
        while (reading.Verified + reading.Leaked < reloads && DateTime.UtcNow < end)
        {
            await Task.Delay(Poll);
            reading = await host.ReadAsync(atRest: true);
        }

        return reading;
    }

    /// <returns>Processor time of the host a message, in microseconds: the median of some windows.</returns>
    private async Task<double> MeasureAsync(SessionProcess host, SequenceCrowd crowd)
    {
        double[] windows = new double[Windows];
        for (int i = 0; i < windows.Length; i++)
        {
            (SessionReading start, long asked) = (await host.ReadAsync(atRest: false), crowd.Asked);
            await Task.Delay(plan.Steady);
            (SessionReading end, long answered) = (await host.ReadAsync(atRest: false), crowd.Asked);
            windows[i] = (end.Cpu - start.Cpu).TotalMicroseconds / Math.Max(1, answered - asked);
        }

        return Median.Of(windows);
    }
}
