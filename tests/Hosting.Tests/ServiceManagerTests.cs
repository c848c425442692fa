using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Processes;
using PluginHost.Hosting.Tests.Harness;
using PluginHost.Hosting.Tests.Loading;
using PluginHost.Tests.Shared;

namespace PluginHost.Hosting.Tests;

public sealed class ServiceManagerTests
{
    private readonly LogRecorder _log = new();

    [Fact]
    public void Without_a_manager_nothing_is_said_to_anybody()
    {
        ServiceManager service = Service(socket: null);

        Assert.False(service.IsPresent);
        Assert.Null(service.WatchdogTimeout);
        Assert.False(service.Notify("READY=1"));
        Assert.Empty(_log.Entries);
    }

    [Fact]
    public async Task A_manager_hears_what_is_said()
    {
        using var directory = new TemporaryDirectory();
        using var manager = new ManagerSocket(directory.Combine("notify"));
        ServiceManager service = Service(NotifySocket.At(manager.Address));

        Assert.True(service.IsPresent);
        Assert.Equal(TimeSpan.FromSeconds(30), service.WatchdogTimeout);
        Assert.True(service.Notify("READY=1"));
        await manager.HeardAsync("READY=1").WithPatience();
    }

    [Fact]
    public void A_manager_that_is_away_is_logged_once()
    {
        using var directory = new TemporaryDirectory();
        ServiceManager service = Service(NotifySocket.At(directory.Combine("nobody")));

        Assert.False(service.Notify("READY=1"));
        Assert.False(service.Notify("STOPPING=1"));

        LogRecorder.Entry entry = Assert.Single(_log.Entries);
        Assert.Equal(LogLevel.Warning, entry.Level);
    }

    private ServiceManager Service(NotifySocket? socket) => new(socket, TimeSpan.FromSeconds(30), _log.CreateLogger("test"));
}
