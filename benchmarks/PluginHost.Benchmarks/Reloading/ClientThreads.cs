namespace PluginHost.Benchmarks.Reloading;

/// <summary>A thread for each client.</summary>
internal static class ClientThreads
{
    /// <summary>Has all of them work for as long as <paramref name="meanwhile"/> takes.</summary>
    /// <returns>What each of them saw, in their order.</returns>
    internal static async Task<ClientSample[]> RunAsync(IEnumerable<IReloadClient> clients, Func<Task> meanwhile)
    {
        using var stop = new CancellationTokenSource();
        var working = Task.WhenAll(clients.Select(client => Task.Factory.StartNew(
            () => client.Run(stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        try
        {
            await meanwhile();
        }
        finally
        {
            await stop.CancelAsync();
            await working;
        }

        return await working;
    }
}
