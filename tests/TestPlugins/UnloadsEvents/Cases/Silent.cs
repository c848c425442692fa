using System.Diagnostics;

namespace PluginHost.TestPlugins.UnloadsEvents.Cases;

/// <summary>Listens to traces and says nothing.</summary>
internal sealed class Silent : TraceListener
{
    public override void Write(string? message)
    {
    }

    public override void WriteLine(string? message)
    {
    }
}
