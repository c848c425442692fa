using System.Diagnostics;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>Observes and does nothing.</summary>
internal sealed class Observer : IObserver<DiagnosticListener>
{
    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void OnNext(DiagnosticListener value)
    {
    }
}
