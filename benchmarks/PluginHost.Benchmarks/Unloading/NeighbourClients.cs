using System.Net;

namespace PluginHost.Benchmarks.Unloading;

/// <summary>All clients of the neighbour.</summary>
internal sealed class NeighbourClients(IPEndPoint server, UnloadPlan plan) : IDisposable
{
    private readonly NeighbourClient[] _clients =
        [.. Enumerable.Range(0, plan.Clients).Select(_ => new NeighbourClient(server, plan.Period))];

    /// <summary>Has them ask for as long as <paramref name="meanwhile"/> takes.</summary>
    internal async Task<(NeighbourSample Seen, T Result)> WatchAsync<T>(Func<Task<T>> meanwhile)
    {
        using var stop = new CancellationTokenSource();
        Task<NeighbourSample[]> asking = Task.WhenAll(_clients.Select(client => Task.Factory.StartNew(
            () => client.Run(stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        T result;
        try
        {
            result = await meanwhile();
        }
        finally
        {
            await stop.CancelAsync();
            await asking;
        }

        var all = new NeighbourSample();
        Array.ForEach(await asking, all.Add);
        return (all, result);
    }

    public void Dispose() => Array.ForEach(_clients, client => client.Dispose());
}
