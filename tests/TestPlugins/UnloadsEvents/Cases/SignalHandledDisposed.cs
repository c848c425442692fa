using System.Runtime.InteropServices;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>Takes its handler of a signal back in <c>StopAsync</c>.</summary>
internal sealed class SignalHandledDisposed(IPluginContext context) : UnloadCase(context)
{
    private PosixSignalRegistration? _signal;

    public override Task UseAsync(CancellationToken aborted)
    {
        _signal = PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => Note());
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        _signal!.Dispose();
        return base.StopAsync();
    }
}
