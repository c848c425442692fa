using PluginHost.Contracts;
using PluginHost.Plugins.KeyValue.Sessions;

namespace PluginHost.KeyValue.Tests.Harness;

/// <summary>A connection of a generation.</summary>
internal sealed record ServedConnection(Wire Wire, LoopbackConnection Connection, KeyValueSession Session, Task<SessionEnd> Handling)
{
    public static readonly Task<SessionEnd> NotStarted = Task.FromException<SessionEnd>(
        new InvalidOperationException("The handler was not started."));
}
