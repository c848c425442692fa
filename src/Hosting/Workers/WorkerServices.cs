using System.Collections.Immutable;
using PluginHost.Hosting.Workers.Remote;

namespace PluginHost.Hosting.Workers;

/// <summary>What the host needs to run plugins in workers; one for all of them.</summary>
/// <param name="Pool">Where its workers come from.</param>
/// <param name="Directory">For what workers leave to those after them; the host's alone.</param>
/// <param name="SharedAssemblies">Assemblies that every plugin shares with the host, by simple name.</param>
internal sealed record WorkerServices(WorkerPool Pool, string Directory, ImmutableArray<string> SharedAssemblies);
