using System.Collections.Immutable;
using PluginHost.Contracts;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Processes;

namespace PluginHost.Hosting.Configuration;

/// <summary>What is in force for one plugin: its options over the host's, resolved and immutable.</summary>
internal sealed record PluginModel
{
    public required string Name { get; init; }

    public required ImmutableSortedDictionary<string, EndpointOverride> Endpoints { get; init; }

    public required AcceptMode? Accept { get; init; }

    public required IsolationMode Isolation { get; init; }

    public required WorkerLimits Limits { get; init; }

    public required AssemblyChoices Assemblies { get; init; }

    public required ImmutableSortedDictionary<string, string?> Settings { get; init; }

    public required TimeSpan StartTimeout { get; init; }

    public required TimeSpan DrainTimeout { get; init; }

    public required TimeSpan SuspendTimeout { get; init; }

    public required SuspendTimeoutAction SuspendTimeoutAction { get; init; }

    public required TimeSpan StopTimeout { get; init; }

    public required TimeSpan CheckpointInterval { get; init; }

    public required TimeSpan? StateCheckpointInterval { get; init; }

    public required TimeSpan VerifyTimeout { get; init; }

    public required TimeSpan HoldBacklog { get; init; }

    public required TimeSpan RemovalGrace { get; init; }

    public required int MaxDrainingGenerations { get; init; }

    /// <summary>The configuration key of one of this plugin's endpoints, for messages.</summary>
    public static string EndpointKey(string plugin, string endpoint) =>
        $"{PluginHostOptions.SectionName}:{nameof(PluginHostOptions.Plugins)}:{plugin}:"
        + $"{nameof(PluginOptions.Endpoints)}:{endpoint}:{nameof(EndpointOptions.Url)}";

    public static PluginModel From(string name, PluginHostOptions host)
    {
        PluginOptions plugin = host.Plugins.GetValueOrDefault(name) ?? new PluginOptions();
        return new PluginModel
        {
            Name = name,
            Endpoints = plugin.Endpoints.ToImmutableSortedDictionary(
                e => e.Key, e => new EndpointOverride(e.Value.Url, e.Value.Accept), StringComparer.OrdinalIgnoreCase),
            Accept = plugin.Accept,
            Isolation = plugin.Isolation,
            Limits = LimitsOf(plugin),
            Assemblies = new AssemblyChoices(
                plugin.PreferShared, plugin.Assemblies.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase)),
            Settings = SettingsOf(plugin),
            StartTimeout = plugin.StartTimeout ?? host.StartTimeout,
            DrainTimeout = plugin.DrainTimeout ?? host.DrainTimeout,
            SuspendTimeout = plugin.SuspendTimeout ?? host.SuspendTimeout,
            SuspendTimeoutAction = plugin.SuspendTimeoutAction ?? host.SuspendTimeoutAction,
            StopTimeout = plugin.StopTimeout ?? host.StopTimeout,
            CheckpointInterval = plugin.CheckpointInterval ?? host.CheckpointInterval,
            StateCheckpointInterval = plugin.StateCheckpointInterval,
            VerifyTimeout = plugin.VerifyTimeout ?? host.VerifyTimeout,
            HoldBacklog = host.HoldBacklog,
            RemovalGrace = host.RemovalGrace,
            MaxDrainingGenerations = plugin.MaxDrainingGenerations ?? host.MaxDrainingGenerations,
        };
    }

    /// <summary>What a worker process of this plugin may take.</summary>
    /// <exception cref="FormatException">The list of processors cannot be read.</exception>
    public static WorkerLimits LimitsOf(PluginOptions plugin) => new()
    {
        MemoryBytes = plugin.MemoryLimitMiB is { } mebibytes ? (long)mebibytes << 20 : null,
        Nice = plugin.Nice,
        Processors = plugin.Processors is { } list ? [.. new ProcessorSet(list).All] : [],
        OpenFiles = plugin.OpenFilesLimit,
    };

    /// <summary>
    /// Whether a generation made with <paramref name="other"/> would differ from one made with this: what a configuration change must
    /// reload for.
    /// </summary>
    public bool MakesSameGenerationAs(PluginModel other) =>
        Accept == other.Accept
        && Isolation == other.Isolation
        && Limits == other.Limits
        && CheckpointInterval == other.CheckpointInterval
        && StateCheckpointInterval == other.StateCheckpointInterval
        && Endpoints.SequenceEqual(other.Endpoints)
        && Settings.SequenceEqual(other.Settings)
        && Assemblies.PreferShared == other.Assemblies.PreferShared
        && Assemblies.ByName.Order(ByKey).SequenceEqual(other.Assemblies.ByName.Order(ByKey));

    private static readonly Comparer<KeyValuePair<string, AssemblyChoice>> ByKey =
        Comparer<KeyValuePair<string, AssemblyChoice>>.Create((a, b) => string.CompareOrdinal(a.Key, b.Key));

    private static ImmutableSortedDictionary<string, string?> SettingsOf(PluginOptions plugin) =>
        plugin.Settings is { } section
            ? Microsoft.Extensions.Configuration.ConfigurationExtensions.AsEnumerable(section, makePathsRelative: true)
                .Where(setting => setting.Key.Length > 0)
                .ToImmutableSortedDictionary(StringComparer.OrdinalIgnoreCase)
            : ImmutableSortedDictionary.Create<string, string?>(StringComparer.OrdinalIgnoreCase);
}
