using System.Collections.Immutable;
using PluginHost.Hosting.Processes;

namespace PluginHost.Hosting.Workers;

/// <summary>What the host needs to run plugins in workers; one for all of them.</summary>
/// <param name="Command">How a worker is started, but for what it is told at the end of its arguments.</param>
/// <param name="Directory">For what workers leave to those after them; the host's alone.</param>
/// <param name="SharedAssemblies">Assemblies that every plugin shares with the host, by simple name.</param>
internal sealed record WorkerServices(WorkerCommand Command, string Directory, ImmutableArray<string> SharedAssemblies);
