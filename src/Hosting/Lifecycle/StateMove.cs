using PluginHost.Hosting.Endpoints;
using PluginHost.Hosting.Sessions;
using PluginHost.Hosting.Telemetry;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// The barrier of a reload with plugin-wide state: new connections wait, every session is stopped, the state and then the sessions are
/// saved by the old generation and loaded by the new. Nothing has happened until <see cref="Commit"/>; whatever fails before it leaves the
/// old generation as it was.
/// </summary>
internal sealed class StateMove
{
    private readonly Generation _from;
    private readonly Generation _to;
    private readonly ConnectionDispatcher _dispatcher;
    private readonly GenerationServices _services;
    private readonly SessionBatch _batch;
    private readonly long _begun;
    private string _way = string.Empty;

    private StateMove(
        Generation from, Generation to, ConnectionDispatcher dispatcher, GenerationServices services, SessionBatch batch, long begun) =>
        (_from, _to, _dispatcher, _services, _batch, _begun) = (from, to, dispatcher, services, batch, begun);

    /// <summary>Everything that may fail. Between its return and <see cref="Commit"/> nothing of either generation runs.</summary>
    /// <exception cref="PluginStartException">The state or a session cannot move; the old generation goes on.</exception>
    public static async Task<StateMove> PrepareAsync(
        Generation from, Generation to, ConnectionDispatcher dispatcher, GenerationServices services, CancellationToken cancellationToken)
    {
        dispatcher.Hold();
        StateMove move = await BeginAsync(from, to, dispatcher, services);
        try
        {
            await move.StopSessionsAsync(cancellationToken);
            move._way = await StateTransfer.RunAsync(from, to, services, cancellationToken);
            PluginStartException.ThrowIf(await move._batch.LoadAsync(to.Model.StartTimeout, cancellationToken));
            return move;
        }
        catch (Exception)
        {
            move.Withdraw();
            throw;
        }
    }

    /// <summary>Instead of <see cref="Commit"/>: the old generation goes on as it was.</summary>
    public void Withdraw()
    {
        _batch.GiveBack();
        _dispatcher.SwitchTo(_from.Connections);
    }

    /// <summary>Every session goes on in the new generation, which new connections go to by now.</summary>
    public void Commit()
    {
        _batch.Commit();
        TimeSpan took = _services.Time.GetElapsedTime(_begun);
        _services.Events.Add(
            PluginEventKind.Moved,
            _to.Model.Name,
            _to.Number,
            $"took over the state ({_way}) and {Counted.Of(_batch.Count, "session")} of generation {_from.Number}, which paused for "
                + $"{took.TotalMilliseconds:0.#} ms.");
    }

    private static async Task<StateMove> BeginAsync(
        Generation from, Generation to, ConnectionDispatcher dispatcher, GenerationServices services)
    {
        long begun = services.Time.GetTimestamp();
        try
        {
            SessionBatch batch = await SessionBatch.BeginAsync(from.Connections, to.Connections, services.Time);
            return new StateMove(from, to, dispatcher, services, batch, begun);
        }
        catch (IOException e)
        {
            dispatcher.SwitchTo(from.Connections);
            throw new PluginStartException($"The sessions of generation {from.Number} cannot be held: {e.Message}");
        }
    }

    private async Task StopSessionsAsync(CancellationToken cancellationToken)
    {
        TimeSpan timeout = _to.Model.SuspendTimeout;
        int running = await StopAsync(timeout, cancellationToken);
        if (running > 0 && _to.Model.SuspendTimeoutAction == SuspendTimeoutAction.AbortConnections)
        {
            int aborted = _batch.AbortRunning();
            _services.Events.Add(
                PluginEventKind.Aborted,
                _from.Model.Name,
                _from.Number,
                $"{Counted.Of(aborted, "session")} aborted: not suspended within {timeout.TotalSeconds:0.###} s.");
            running = await StopAsync(_from.Model.StopTimeout, cancellationToken);
        }

        if (running > 0)
        {
            throw new PluginStartException($"{Counted.Of(running, "session")} did not suspend within {timeout.TotalSeconds:0.###} s.");
        }
    }

    private async Task<int> StopAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            return await _batch.StopAsync(timeout, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw new PluginStartException(PluginFault.GivenUp("suspending sessions").ToString());
        }
    }
}
