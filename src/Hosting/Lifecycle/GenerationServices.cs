using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Diagnostics;
using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>What generations and slots need of the host; one for all of them.</summary>
internal sealed record GenerationServices(
    SharedAssemblies Shared, UnloadVerifier Verifier, LeakWatch Watch, PluginEventLog Events, ILoggerFactory LoggerFactory, TimeProvider Time)
{
    /// <summary>The clock that plugins are lent. The engine's own deadlines go by <see cref="Time"/>.</summary>
    public required TimeProvider PluginTime { get; init; }
}
