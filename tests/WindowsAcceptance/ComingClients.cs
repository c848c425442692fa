using System.Net;
using System.Net.Sockets;

namespace PluginHost.WindowsAcceptance;

/// <summary>Clients of an echo that come one after the other, and go when they have been answered.</summary>
internal sealed class ComingClients
{
    private readonly CancellationTokenSource _enough = new();
    private readonly Task _coming;
    private string? _failure;

    public ComingClients(int port) => _coming = Task.Run(() => ComeAsync(port));

    /// <summary>How many were served.</summary>
    public int Count { get; private set; }

    /// <summary>No more come; all have to have been served.</summary>
    public async Task EndAsync()
    {
        await _enough.CancelAsync();
        await _coming;
        Expect.That(Count > 0 && _failure is null, $"a service for everyone; {Count} were served, then: {_failure}");
    }

    private async Task ComeAsync(int port)
    {
        try
        {
            while (!_enough.IsCancellationRequested)
            {
                using Socket client = Loopback.Client();
                await client.ConnectAsync(IPAddress.Loopback, port);
                string answer = await PluginEngine.AskAsync(client, "hello", 5);
                Expect.That(answer == "hello", $"hello, not {answer}");
                Count++;
                await Task.Delay(5); // So that others get on, too.
            }
        }
        catch (Exception e)
        {
            _failure = e.ToString();
        }
    }
}
