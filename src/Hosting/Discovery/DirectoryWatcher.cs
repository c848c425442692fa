using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace PluginHost.Hosting.Discovery;

/// <summary>Watches the plugins directory and posts what it sees, settled. Decides nothing.</summary>
internal sealed class DirectoryWatcher(PluginDirectory directory, TimeSpan settle, TimeProvider time, ILogger<DirectoryWatcher> logger)
{
    private readonly Channel<DiscoveryEvent> _events = Channel.CreateUnbounded<DiscoveryEvent>(new() { SingleWriter = true });

    /// <summary>What was seen, in order. Completes when <see cref="RunAsync"/> ends.</summary>
    public ChannelReader<DiscoveryEvent> Events => _events.Reader;

    /// <summary>Watches until cancelled; call once.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => throw new NotImplementedException($"{directory}{settle}{time}{logger}{cancellationToken}");

    /// <summary>Looks now instead of at the next change. From any thread.</summary>
    public void Rescan() => throw new NotImplementedException();
}
