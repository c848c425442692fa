using System.Collections.Immutable;
using PluginHost.Contracts;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Ipc;
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

    public required TimeSpan SuspendTimeout { get; init; }

    public required TimeSpan CheckpointInterval { get; init; }

    public required TimeSpan? StateCheckpointInterval { get; init; }

    /// <summary>Where the plugin's state is saved, if it is.</summary>
    public required string StateFile { get; init; }

    public static StartRequest Of(
        PluginModel model, int generation, PluginVersion version, string entryType, IReadOnlyList<string> shared, string stateFile) => new()
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
            SuspendTimeout = model.SuspendTimeout,
            CheckpointInterval = model.CheckpointInterval,
            StateCheckpointInterval = model.StateCheckpointInterval,
            StateFile = stateFile,
        };

    public static StartRequest Read(PayloadReader from) => new()
    {
        Plugin = from.Text(),
        Generation = from.Int(),
        Hash = from.Text(),
        Directory = from.Text(),
        AssemblyPath = from.Text(),
        EntryType = from.Text(),
        SharedAssemblies = from.List(r => r.Text()),
        Endpoints = from.Map(r => new ConfiguredEndpoint(r.OptionalText(), (AcceptMode?)r.OptionalInt())),
        Accept = (AcceptMode?)from.OptionalInt(),
        PreferShared = from.Bool(),
        Assemblies = from.Map(r => (AssemblyChoice)r.Int()),
        Settings = from.Map(r => r.OptionalText()),
        StartTimeout = from.Time(),
        StopTimeout = from.Time(),
        SuspendTimeout = from.Time(),
        CheckpointInterval = from.Time(),
        StateCheckpointInterval = from.Bool() ? from.Time() : null,
        StateFile = from.Text(),
    };

    public PayloadWriter Write(PayloadWriter to) => to
        .Text(Plugin)
        .Int(Generation)
        .Text(Hash)
        .Text(Directory)
        .Text(AssemblyPath)
        .Text(EntryType)
        .List(SharedAssemblies, (w, name) => w.Text(name))
        .Map(Endpoints, (w, endpoint) => w.OptionalText(endpoint.Url).OptionalInt((int?)endpoint.Accept))
        .OptionalInt((int?)Accept)
        .Bool(PreferShared)
        .Map(Assemblies, (w, choice) => w.Int((int)choice))
        .Map(Settings, (w, value) => w.OptionalText(value))
        .Time(StartTimeout)
        .Time(StopTimeout)
        .Time(SuspendTimeout)
        .Time(CheckpointInterval)
        .Bool(StateCheckpointInterval is not null)
        .TimeIfAny(StateCheckpointInterval)
        .Text(StateFile);

    /// <summary>The part of a plugin's model that a generation itself needs; the rest is the host's to keep.</summary>
    public PluginModel ToModel() => PluginModel.From(Plugin, new PluginHostOptions()) with
    {
        Endpoints = Endpoints.ToImmutableSortedDictionary(
            e => e.Key, e => new EndpointOverride(e.Value.Url, e.Value.Accept), StringComparer.OrdinalIgnoreCase),
        Accept = Accept,
        Assemblies = new AssemblyChoices(PreferShared, Assemblies),
        Settings = Settings.ToImmutableSortedDictionary(StringComparer.OrdinalIgnoreCase),
        StartTimeout = StartTimeout,
        StopTimeout = StopTimeout,
    };
}
