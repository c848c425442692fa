using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging;

namespace PluginHost.Hosting.Endpoints;

/// <summary>
/// The endpoints of one plugin, kept across its generations. One caller at a time; <see cref="All"/> may be read from any thread.
/// </summary>
internal sealed class EndpointSet(
    string plugin, ConnectionDispatcher dispatcher, EndpointDirectory directory, TimeProvider time, ILogger logger)
{
    private ImmutableArray<Endpoint> _all = [];

    public ImmutableArray<Endpoint> All => _all;

    /// <summary>Finds or binds every planned endpoint. Nothing that serves is touched before the change is applied.</summary>
    /// <exception cref="EndpointException">One cannot be bound, or not be left to the plugin; those that this call had bound are closed
    /// again.</exception>
    public async Task<EndpointChange> PrepareAsync(ImmutableArray<EndpointPlan> plans)
    {
        var wanted = ImmutableArray.CreateBuilder<(EndpointPlan, Endpoint)>();
        var bound = new List<Endpoint>();
        try
        {
            foreach (EndpointPlan plan in plans)
            {
                Endpoint? kept = _all.FirstOrDefault(e => IsFor(e, plan));
                Endpoint endpoint = kept ?? Endpoint.Bind(plan, plugin, directory, time, logger);
                if (kept is null)
                {
                    bound.Add(endpoint);
                }

                if (endpoint.IsInherited && Inheritance.FaultOf(plan, plugin) is { } fault)
                {
                    throw new EndpointException(fault, isRefusal: true);
                }

                wanted.Add((plan, endpoint));
            }
        }
        catch (EndpointException)
        {
            await UndoAsync(bound);
            throw;
        }

        return new EndpointChange(this, wanted.ToImmutable(), [.. bound]);
    }

    /// <summary>Keeps what the process before this one had bound for the plugin: whoever comes waits in the backlog.</summary>
    public void Adopt() =>
        _all = [.. directory.Inherited.TakeOf(plugin).Select(i => Endpoint.Adopt(i.Plan!, i.Socket, plugin, directory, time, logger))];

    /// <summary>Accepts no more: whoever comes waits in the backlog.</summary>
    public async Task PauseAsync()
    {
        foreach (Endpoint endpoint in _all)
        {
            await endpoint.PauseAsync();
        }
    }

    /// <summary>Undoes <see cref="PauseAsync"/>.</summary>
    public async Task ResumeAsync()
    {
        foreach (Endpoint endpoint in _all)
        {
            await endpoint.ServeAsync(endpoint.Plan, dispatcher);
        }
    }

    /// <summary>Lets another process have every endpoint: it has their sockets already.</summary>
    public async Task LeaveAsync()
    {
        ImmutableArray<Endpoint> left = _all;
        _all = [];
        foreach (Endpoint endpoint in left)
        {
            await endpoint.LeaveAsync();
        }
    }

    /// <summary>Closes every endpoint; what waits in a backlog is refused.</summary>
    public async Task CloseAllAsync()
    {
        await CloseAsync(_all);
        _all = [];
    }

    internal async Task ApplyAsync(ImmutableArray<(EndpointPlan Plan, Endpoint Endpoint)> wanted)
    {
        ImmutableArray<Endpoint> before = _all;
        _all = [.. wanted.Select(w => w.Endpoint)];
        foreach ((EndpointPlan plan, Endpoint endpoint) in wanted)
        {
            await endpoint.ServeAsync(plan, dispatcher);
        }

        await CloseAsync(before.Except(_all));
    }

    internal static async Task UndoAsync(IEnumerable<Endpoint> bound)
    {
        foreach (Endpoint endpoint in bound)
        {
            await endpoint.UndoAsync();
        }
    }

    private static async Task CloseAsync(IEnumerable<Endpoint> endpoints)
    {
        foreach (Endpoint endpoint in endpoints)
        {
            await endpoint.DisposeAsync();
        }
    }

    // A port that the system shall choose belongs to its name; any other address is itself, whatever it is called and however it was come
    // by.
    private static bool IsFor(Endpoint endpoint, EndpointPlan plan) =>
        plan.Address.EndPoint is IPEndPoint { Port: 0 }
            ? endpoint.Plan.HasBindingOf(plan)
            : endpoint.Bound == plan.Address;
}
