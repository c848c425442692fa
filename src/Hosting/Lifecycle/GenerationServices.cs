using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Diagnostics;
using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>What generations and slots need of the host; one for all of them.</summary>
internal sealed record GenerationServices(
    SharedAssemblies Shared, UnloadVerifier Verifier, LeakWatch Watch, PluginEventLog Events, ILoggerFactory LoggerFactory, TimeProvider Time);
