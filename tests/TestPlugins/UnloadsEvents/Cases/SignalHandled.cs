using System.Runtime.InteropServices;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>Leaves a handler of a signal registered.</summary>
internal sealed class SignalHandled(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        Keep(PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => Note()));
        return Task.CompletedTask;
    }
}
