using System.Net;

namespace PluginHost.Benchmarks.Reloading;

/// <summary>All clients of the host: those that open and close, and the connections that stay.</summary>
internal sealed class ClientCrew : IDisposable
{
    private readonly StayingConnections _staying;
    private readonly IReadOnlyList<IReloadClient> _clients;

    internal ClientCrew(IPEndPoint server, ReloadProgress progress, ReloadPlan plan)
    {
        _staying = new StayingConnections(server, plan.Staying, progress);
        _clients = [_staying, .. Enumerable.Range(0, plan.Openers).Select(_ => new Opener(server, progress))];
    }

    /// <inheritdoc cref="StayingConnections.Renew"/>
    internal void Renew(int connections) => _staying.Renew(connections);

    /// <inheritdoc cref="StayingConnections.Close"/>
    internal void Close() => _staying.Close();

    /// <summary>Has all clients work for as long as <paramref name="meanwhile"/> takes. What stays, stays until the next time.</summary>
    internal async Task<ClientSample> RunAsync(Func<Task> meanwhile)
    {
        var sample = new ClientSample();
        foreach (var each in await ClientThreads.RunAsync(_clients, meanwhile))
        {
            sample.Add(each);
        }

        return sample;
    }

    public void Dispose()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }
    }
}
