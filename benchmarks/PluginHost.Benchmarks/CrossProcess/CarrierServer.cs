using System.Net;
using PluginHost.Benchmarks.Servers;

namespace PluginHost.Benchmarks.CrossProcess;

/// <summary>Sends back what comes, to one client.</summary>
internal sealed class CarrierServer(string kind) : IServer
{
    private readonly CancellationTokenSource _stop = new();
    private Task _serving = Task.CompletedTask;

    public Task<IPEndPoint> StartAsync()
    {
        // Below 65536 only because it goes where a port goes.
        int number = Random.Shared.Next(1, 65536);
        _serving = CarrierKinds.ServeAsync(kind, LocalAddress.Of(number), _stop.Token);
        return Task.FromResult(new IPEndPoint(IPAddress.Loopback, number));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _serving;
        }
        catch (OperationCanceledException)
        {
            // It was waiting for more.
        }

        _stop.Dispose();
    }
}
