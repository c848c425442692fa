using System.Threading.Channels;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTime.Cases;

/// <summary>Reads from a channel of its own that nobody writes to.</summary>
internal sealed class ChannelPending(IPluginContext context) : UnloadCase(context)
{
    private readonly Channel<Payload> _channel = Channel.CreateUnbounded<Payload>();

    public override Task UseAsync(CancellationToken aborted)
    {
        Keep(ReadAsync());
        return Task.CompletedTask;
    }

    private async Task ReadAsync() => await _channel.Reader.ReadAsync(CancellationToken.None);
}
