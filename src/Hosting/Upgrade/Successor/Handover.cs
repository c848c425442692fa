using System.Net.Sockets;
using PluginHost.Hosting.Endpoints;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Upgrade.Protocol;

namespace PluginHost.Hosting.Upgrade.Successor;

/// <summary>
/// One plugin on its way to the new host. When the new host ends before it has taken the plugin over, everything is as it was.
/// </summary>
internal sealed class Handover : IDisposable
{
    private readonly Succession _succession;
    private readonly GenerationHandover? _serving;
    private readonly TimeProvider _time;
    private SuccessorConnections? _passedOn;

    /// <param name="succession">The plugin.</param>
    /// <param name="refuse">Told what makes the upgrade impossible.</param>
    /// <param name="time">The clock.</param>
    public Handover(Succession succession, Action<string> refuse, TimeProvider time)
    {
        (_succession, _time) = (succession, time);
        _serving = succession.Current is { } serving ? new GenerationHandover(succession, serving, refuse) : null;
    }

    /// <summary>Ends when the new host serves the plugin, and what served it here has begun to end.</summary>
    public Task Released => _serving?.Released ?? Task.CompletedTask;

    /// <summary>The plugin as the new host is told of it.</summary>
    public OfferedPlugin Offer => new(_succession.Plugin, _succession.LastGeneration, _serving?.Offer);

    /// <summary>Passes what is bound for it, and waits from here on to be asked for the rest.</summary>
    /// <param name="control">The way to the new host.</param>
    /// <param name="processId">The new host.</param>
    /// <exception cref="LinkLostException">The new host has ended.</exception>
    /// <exception cref="SocketException">A socket cannot be passed.</exception>
    public async Task BeginAsync(UpgradeLink control, int processId)
    {
        _ = _serving?.ServeAsync(processId);
        foreach (Endpoint endpoint in _succession.Endpoints)
        {
            PayloadWriter what = new PayloadWriter()
                .OptionalText(endpoint.LentAs).OptionalText(_succession.Plugin).Text(endpoint.Plan.Name).Text(endpoint.Plan.Address.Url)
                    .Int((int)endpoint.Plan.Accept);
            await endpoint.ShareAsync(async socket =>
            {
                await control.SendAsync(UpgradeMessageKind.Bound, what, socket, shared: true);
                return true;
            });
        }
    }

    /// <summary>New connections are the new host's.</summary>
    public Task PassOnAsync(UpgradeLink control)
    {
        _passedOn = new SuccessorConnections(_succession.Plugin, control, _time);
        return _succession.PassOnAsync(_passedOn);
    }

    /// <summary>The new host has the plugin for good.</summary>
    public async Task CompleteAsync()
    {
        try
        {
            await _succession.LeaveEndpointsAsync();
        }
        finally
        {
            _succession.Decide(isGone: true);
        }
    }

    /// <summary>The upgrade has failed: the plugin is served here as before.</summary>
    public async Task WithdrawAsync()
    {
        await (_serving?.WithdrawAsync() ?? Task.CompletedTask);
        if (_passedOn is not null)
        {
            await _succession.TakeBackAsync();
            await AdmitAgainAsync(_passedOn);
        }
        else if (_serving is { IsHeld: true })
        {
            _succession.Reopen();
        }

        _succession.Decide(isGone: false);
    }

    public void Dispose() => _serving?.Dispose();

    private async Task AdmitAgainAsync(SuccessorConnections passedOn)
    {
        foreach ((Socket socket, string endpoint) in await passedOn.TakeReturnedAsync())
        {
            if (_succession.Current?.Connections.TryDispatch(socket, endpoint) != true)
            {
                socket.Dispose();
            }
        }
    }
}
