using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Endpoints;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// A plugin that another host process is about to take over: the steps of letting it go, each of which can be undone until
/// <see cref="Retire"/>. While it is undecided its slot does nothing else. One caller at a time.
/// </summary>
internal sealed class Succession
{
    private readonly ConnectionDispatcher _dispatcher;
    private readonly EndpointSet _endpoints;
    private readonly Func<ISessionMover, GenerationShutdown?> _retire;
    private readonly TaskCompletionSource<bool> _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="plugin">Its name.</param>
    /// <param name="lastGeneration">The number of the youngest generation there has been.</param>
    /// <param name="current">What serves.</param>
    /// <param name="dispatcher">Where new connections go.</param>
    /// <param name="endpoints">What is bound.</param>
    /// <param name="retire">Lets the current generation go.</param>
    public Succession(
        string plugin, int lastGeneration, Generation? current, ConnectionDispatcher dispatcher, EndpointSet endpoints, Func<ISessionMover,
        GenerationShutdown?> retire)
    {
        (Plugin, LastGeneration, Current) = (plugin, lastGeneration, current);
        (_dispatcher, _endpoints, _retire) = (dispatcher, endpoints, retire);
    }

    public string Plugin { get; }

    public int LastGeneration { get; }

    /// <summary>What serves; null if nothing does.</summary>
    public Generation? Current { get; }

    public IReadOnlyList<Endpoint> Endpoints => _endpoints.All;

    /// <summary>The end of what served, once it was retired.</summary>
    public GenerationShutdown? Retired { get; private set; }

    /// <summary>Ends with whether the plugin is the other process's.</summary>
    public Task<bool> Decided => _decided.Task;

    /// <summary>New connections wait.</summary>
    public Task HoldAsync()
    {
        _dispatcher.Hold();
        return Current?.Connections.HoldAsync() ?? Task.CompletedTask;
    }

    /// <summary>Undoes <see cref="HoldAsync"/>.</summary>
    public void Reopen()
    {
        Current?.Connections.Reopen();
        Restore();
    }

    /// <summary>Accepts no more; what has been accepted and was given to nobody goes to the other process.</summary>
    /// <param name="successor">The way there.</param>
    public Task PassOnAsync(GenerationConnections successor)
    {
        _dispatcher.SwitchTo(successor);
        return _endpoints.PauseAsync();
    }

    /// <summary>Undoes <see cref="PassOnAsync"/>.</summary>
    public Task TakeBackAsync()
    {
        Current?.Connections.Reopen();
        Restore();
        return _endpoints.ResumeAsync();
    }

    /// <summary>What serves ends: no connection of its own comes back to it.</summary>
    /// <param name="mover">Where its sessions go.</param>
    /// <returns>Null if nothing served.</returns>
    public GenerationShutdown? Retire(ISessionMover mover) => Retired ??= _retire(mover);

    /// <summary>The endpoints are the other process's alone.</summary>
    public Task LeaveEndpointsAsync() => _endpoints.LeaveAsync();

    /// <summary>The plugin is the other process's, or stays; the slot goes on. The first decision counts.</summary>
    public void Decide(bool isGone) => _decided.TrySetResult(isGone);

    private void Restore()
    {
        if (Current is { } current && Retired is null)
        {
            _dispatcher.SwitchTo(current.Connections);
        }
        else
        {
            _dispatcher.Hold();
        }
    }
}
