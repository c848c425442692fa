using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>What generations and slots need of the host; one for all of them.</summary>
internal sealed record GenerationServices(
    SharedAssemblies Shared, UnloadVerifier Verifier, LeakWatch Watch, PluginEventLog Events, ILoggerFactory LoggerFactory,
    TimeProvider Time)
{
    /// <summary>In a worker the one who tells the host what happens; null in the host.</summary>
    public IGenerationObserver? Observer { get; init; }

    /// <summary>Makes a generation that runs in a process of its own; null in a worker.</summary>
    public Func<int, PluginVersion, PluginModel, GenerationServices, Generation>? MakeWorker { get; init; }

    /// <summary>The clock that plugins are lent. The engine's own deadlines go by <see cref="Time"/>.</summary>
    public required TimeProvider PluginTime { get; init; }
}
