using System.Net;

namespace PluginHost.Benchmarks.Reloading;

/// <summary>Opens, asks, reads and closes as fast as it can.</summary>
internal sealed class Opener(IPEndPoint server, ReloadProgress progress) : IReloadClient
{
    /// <summary>A server that is gone would otherwise be asked a hundred thousand times a second.</summary>
    private const int MaxFailures = 1000;

    public ClientSample Run(CancellationToken stop)
    {
        var sample = new ClientSample();
        while (!stop.IsCancellationRequested && sample.Connections.Failed < MaxFailures)
        {
            Questioner.Open(server, progress, sample)?.Dispose();
        }

        return sample;
    }

    public void Dispose()
    {
    }
}
