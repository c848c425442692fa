using System.Text;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>Registers encodings of its own, which cannot be taken back.</summary>
internal sealed class EncodingsRegistered(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        Encoding.RegisterProvider(new NoEncodings());
        return Task.CompletedTask;
    }
}
