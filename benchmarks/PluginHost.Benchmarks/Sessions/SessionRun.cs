using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Sessions;

/// <summary>One host, one crowd of connections, and reloads beneath them.</summary>
internal sealed class SessionRun(SessionPlan plan, StateShape state, int connections, int reloads)
{
    /// <summary>For the last answers of a reload to come, before it counts as over.</summary>
    private static readonly TimeSpan Afterwards = TimeSpan.FromMilliseconds(20);

    private readonly LatencyHistogram _cutOver = new();
    private readonly LatencyHistogram _moved = new();
    private readonly LatencyHistogram _state = new();
    private long _peak;
    private int _stayed;

    /// <exception cref="BenchmarkException">The host has ended, or does not reload.</exception>
    internal async Task<SessionRow> RunAsync()
    {
        await using var host = await SessionProcess.StartAsync(state);
        await using var crowd = new SequenceCrowd(host.EndPoint, connections, plan.Period);
        crowd.Start();
        long? resident = null;
        for (int i = 0; i < plan.WarmUp; i++)
        {
            MoveReply reply = await ReloadAsync(host, crowd.Clock);
            resident ??= reply.Resident;
        }

        await Task.Delay(plan.Steady);
        crowd.Clock.Clear();
        for (int i = 0; i < reloads; i++)
        {
            Add(await ReloadAsync(host, crowd.Clock));
        }

        await crowd.FinishAsync();
        return new SessionRow(
            state.ToString(),
            state.Bytes,
            connections,
            reloads,
            crowd.Lost,
            _stayed,
            crowd.ToServer(),
            crowd.ToClient(),
            _cutOver.Summarize(),
            _moved.Summarize(),
            _state.Summarize(),
            crowd.Clock.Steady,
            crowd.Clock.Reloading,
            resident!.Value,
            _peak - resident.Value);
    }

    private async Task<MoveReply> ReloadAsync(SessionProcess host, SequenceClock clock)
    {
        await Task.Delay(plan.Steady);
        clock.IsReloading = true;
        MoveReply reply = await host.ReloadAsync();
        await Task.Delay(Afterwards);
        clock.IsReloading = false;
        return reply;
    }

    private void Add(MoveReply reply)
    {
        _cutOver.Add(reply.CutOver);
        _moved.Add(reply.Moved);
        _stayed += reply.Stayed;
        _peak = Math.Max(_peak, reply.PeakResident);
        if (reply.State is { } took)
        {
            _state.Add(took);
        }
    }
}
