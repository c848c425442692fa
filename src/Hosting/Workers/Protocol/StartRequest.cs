using System.Collections.Immutable;
using PluginHost.Contracts;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Workers.Protocol;

/// <summary>Everything that a worker has to know to make one generation of one plugin.</summary>
internal sealed record StartRequest
{
    public required string Plugin { get; init; }

    public required int Generation { get; init; }

    public required string Hash { get; init; }

    public required string Directory { get; init; }

    public required string AssemblyPath { get; init; }

    public required string EntryType { get; init; }

    /// <summary>Assemblies that every plugin shares with the host, beside the contract and the frameworks.</summary>
    public required IReadOnlyList<string> SharedAssemblies { get; init; }

    public required IReadOnlyDictionary<string, ConfiguredEndpoint> Endpoints { get; init; }

    public required AcceptMode? Accept { get; init; }

    public required bool PreferShared { get; init; }

    public required IReadOnlyDictionary<string, AssemblyChoice> Assemblies { get; init; }

    public required IReadOnlyDictionary<string, string?> Settings { get; init; }

    public required TimeSpan StartTimeout { get; init; }

    public required TimeSpan StopTimeout { get; init; }

    public required TimeSpan CheckpointInterval { get; init; }

    public static StartRequest Of(PluginModel model, int generation, PluginVersion version, string entryType, IReadOnlyList<string> shared) => new()
    {
        Plugin = model.Name,
        Generation = generation,
        Hash = version.Hash,
        Directory = version.Directory,
        AssemblyPath = version.AssemblyPath,
        EntryType = entryType,
        SharedAssemblies = shared,
        Endpoints = model.Endpoints.ToDictionary(e => e.Key, e => new ConfiguredEndpoint(e.Value.Url, e.Value.Accept)),
        Accept = model.Accept,
        PreferShared = model.Assemblies.PreferShared,
        Assemblies = model.Assemblies.ByName.ToDictionary(),
        Settings = model.Settings,
        StartTimeout = model.StartTimeout,
        StopTimeout = model.StopTimeout,
        CheckpointInterval = model.CheckpointInterval,
    };

    /// <summary>The part of a plugin's model that a generation itself needs; the rest is the host's to keep.</summary>
    public PluginModel ToModel() => PluginModel.From(Plugin, new PluginHostOptions()) with
    {
        Endpoints = Endpoints.ToImmutableSortedDictionary(e => e.Key, e => new EndpointOverride(e.Value.Url, e.Value.Accept), StringComparer.OrdinalIgnoreCase),
        Accept = Accept,
        Assemblies = new AssemblyChoices(PreferShared, Assemblies),
        Settings = Settings.ToImmutableSortedDictionary(StringComparer.OrdinalIgnoreCase),
        StartTimeout = StartTimeout,
        StopTimeout = StopTimeout,
    };
}
