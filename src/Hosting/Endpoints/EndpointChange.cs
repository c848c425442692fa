using System.Collections.Immutable;

namespace PluginHost.Hosting.Endpoints;

/// <summary>What a new generation's endpoints change: prepared, then applied after the cut-over or undone.</summary>
internal sealed class EndpointChange(
    EndpointSet owner, ImmutableArray<(EndpointPlan Plan, Endpoint Endpoint)> wanted, ImmutableArray<Endpoint> bound)
{
    /// <summary>The endpoints whose sockets the generation itself needs.</summary>
    public IEnumerable<(EndpointPlan Plan, Endpoint Endpoint)> HandedOver => wanted.Where(w => w.Plan.IsHandedOver);

    /// <summary>Serves what is wanted, closes what no longer is.</summary>
    public Task ApplyAsync() => owner.ApplyAsync(wanted);

    /// <summary>Closes what was bound for nothing.</summary>
    public Task UndoAsync() => EndpointSet.UndoAsync(bound);
}
