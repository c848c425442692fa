namespace PluginHost.Benchmarks.Reloading;

/// <summary>Reloads under load, with times of load and no reloads between them, and what the clients saw of both.</summary>
internal sealed class LoadedReloads(ReloadProcess host, ClientCrew clients, ReloadPlan plan)
{
    internal ClientSample Steady { get; } = new();

    internal ClientSample Reloading { get; } = new();

    internal ReloadTimes Times { get; } = new();

    /// <summary>One block that does not count.</summary>
    internal async Task WarmUpAsync()
    {
        await BlockAsync(new ClientSample(), new ClientSample(), new ReloadTimes());
        clients.Close();
    }

    /// <returns>How many reloads it made.</returns>
    internal async Task<int> RunAsync()
    {
        for (int block = 0; block < plan.Blocks; block++)
        {
            await BlockAsync(Steady, Reloading, Times);
        }

        clients.Close();
        return plan.Blocks * (plan.UnderLoad / plan.Blocks);
    }

    private async Task BlockAsync(ClientSample steady, ClientSample reloading, ReloadTimes times)
    {
        steady.Add(await clients.RunAsync(() => Task.Delay(plan.Steady)));
        reloading.Add(await clients.RunAsync(async () =>
        {
            for (int i = 0; i < plan.UnderLoad / plan.Blocks; i++)
            {
                times.Add(await host.ReloadAsync());
                clients.Renew(plan.RenewedEachReload);
                await Task.Delay(plan.Pause);
            }
        }));
    }
}
