using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.PluginCalls;

namespace PluginHost.Hosting.Workers.Serving;

/// <summary>
/// Saves the plugin-wide state of a worker now and then, so that the next can begin with it if this one dies. As in a reload every session
/// stops for that, and new ones wait; all sessions are saved with it.
/// </summary>
/// <param name="connections">The worker's.</param>
/// <param name="state">The plugin's.</param>
/// <param name="gate">Keeps new connections.</param>
/// <param name="plan">Where to, and how often.</param>
/// <param name="saved">Told when the file holds a state that is whole.</param>
/// <param name="time">The clock.</param>
internal sealed class StateCheckpoints(
    ContextConnections connections, StateAdapter state, DispatchGate gate, StateCheckpointPlan plan, Action saved, TimeProvider time)
{
    // A state that takes long to save is saved less often: the plugin does nothing else for no more than a twentieth of the time.
    private const int LeastShare = 20;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);

    /// <summary>Runs until the process ends.</summary>
    public void Begin()
    {
        using (SuppressedFlow.Enter())
        {
            _ = Task.Run(RunAsync);
        }
    }

    private async Task RunAsync()
    {
        TimeSpan pause = plan.Interval;
        while (true)
        {
            await Task.Delay(pause, time);
            long begun = time.GetTimestamp();
            await SaveAsync();
            TimeSpan least = time.GetElapsedTime(begun) * LeastShare;
            pause = least > plan.Interval ? least : plan.Interval;
        }
    }

    private async Task SaveAsync()
    {
        gate.Close();
        var asked = new List<(SessionConnection Session, Suspension Stop)>();
        try
        {
            await AskAsync(asked);
            await Task.WhenAll(asked.Select(a => a.Stop.Stopped)).WaitAsync(plan.SuspendTimeout, time);
            await WriteAsync();
            await Task.WhenAll(asked.Where(a => a.Stop.Stopped.Result).Select(a => a.Session.KeepAsync()));
            saved();
        }
        catch (TimeoutException)
        {
            // One is busy: another time.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            connections.Faulted(new PluginFault("saving its state", e.Message, null));
        }
        finally
        {
            asked.ForEach(a => a.Stop.Decide(moved: false));
            gate.Open();
        }
    }

    /// <summary>Asks all sessions; one that is being saved by itself, or has been asked to move, is asked again in a moment.</summary>
    /// <exception cref="TimeoutException">One is asked to move for longer: the state goes with it.</exception>
    private async Task AskAsync(List<(SessionConnection Session, Suspension Stop)> asked)
    {
        long begun = time.GetTimestamp();
        foreach (SessionConnection session in connections.Sessions.OfType<SessionConnection>())
        {
            Suspension? stop;
            while ((stop = session.TryStop()) is null && !session.IsClosed)
            {
                if (time.GetElapsedTime(begun) > plan.SuspendTimeout)
                {
                    throw new TimeoutException();
                }

                await Task.Delay(Moment, time);
            }

            if (stop is not null)
            {
                asked.Add((session, stop));
            }
        }
    }

    private async Task WriteAsync()
    {
        string unfinished = plan.File + ".new";
        await using (var to = new FileStream(
            unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 256 * 1024, FileOptions.Asynchronous))
        {
            if (await state.SaveAsync(to, state.Version, plan.Timeout, CancellationToken.None, CancellationToken.None) is { } fault)
            {
                throw new IOException(fault.ToString());
            }
        }

        File.Move(unfinished, plan.File, overwrite: true);
    }
}
