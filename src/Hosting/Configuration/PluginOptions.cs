using Microsoft.Extensions.Configuration;
using PluginHost.Contracts;
using PluginHost.Hosting.Configuration;

namespace PluginHost.Hosting;

/// <summary>
/// What is configured for one plugin (<c>PluginHost:Plugins:&lt;name&gt;</c>). What is not set comes from <see cref="PluginHostOptions"/>.
/// </summary>
public sealed class PluginOptions
{
    /// <summary>Endpoints by name, over those of the plugin's attributes.</summary>
    public Dictionary<string, EndpointOptions> Endpoints { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Who accepts on endpoints that do not say so themselves.</summary>
    public AcceptMode? Accept { get; set; }

    /// <summary>Where the code runs. <see cref="IsolationMode.Context"/> by default.</summary>
    public IsolationMode Isolation { get; set; }

    /// <summary>
    /// In a worker process: the memory that it may take, in mebibytes, at least 64. The managed heap gets three quarters of it; where this
    /// process may make a control group (cgroups(7)), the kernel holds the whole. Not limited by default.
    /// </summary>
    public int? MemoryLimitMiB { get; set; }

    /// <summary>In a worker process: its nice value, -20 to 19 (setpriority(2)). As the host's by default.</summary>
    public int? Nice { get; set; }

    /// <summary>In a worker process: the processors that it may run on, such as <c>0-1,3</c>. All by default.</summary>
    public string? Processors { get; set; }

    /// <summary>
    /// In a worker process: how many descriptors it may have open, at least 128 (getrlimit(2), RLIMIT_NOFILE). As the host by default.
    /// </summary>
    public int? OpenFilesLimit { get; set; }

    /// <summary>See <see cref="PluginHostOptions.StartTimeout"/>.</summary>
    public TimeSpan? StartTimeout { get; set; }

    /// <summary>See <see cref="PluginHostOptions.DrainTimeout"/>.</summary>
    public TimeSpan? DrainTimeout { get; set; }

    /// <summary>See <see cref="PluginHostOptions.SuspendTimeout"/>.</summary>
    public TimeSpan? SuspendTimeout { get; set; }

    /// <summary>See <see cref="PluginHostOptions.SuspendTimeoutAction"/>.</summary>
    [FormerName("Stragglers")]
    public SuspendTimeoutAction? SuspendTimeoutAction { get; set; }

    /// <summary>See <see cref="PluginHostOptions.StopTimeout"/>.</summary>
    public TimeSpan? StopTimeout { get; set; }

    /// <summary>See <see cref="PluginHostOptions.CheckpointInterval"/>.</summary>
    public TimeSpan? CheckpointInterval { get; set; }

    /// <summary>
    /// In a worker process: how often the plugin-wide state (<see cref="IStatefulPlugin"/>) is saved, so that the next worker begins with
    /// it should this one die. Everything of the plugin stops for that, as in a reload, for a twentieth of the time at most. Never by
    /// default.
    /// </summary>
    public TimeSpan? StateCheckpointInterval { get; set; }

    /// <summary>See <see cref="PluginHostOptions.VerifyTimeout"/>.</summary>
    public TimeSpan? VerifyTimeout { get; set; }

    /// <summary>See <see cref="PluginHostOptions.MaxDrainingGenerations"/>.</summary>
    public int? MaxDrainingGenerations { get; set; }

    /// <summary>
    /// Where an assembly comes from, by its simple name: <c>Shared</c> with the host or the plugin's <c>Private</c> copy.
    /// </summary>
    public Dictionary<string, AssemblyChoice> Assemblies { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Take every assembly that the host has, in at least the wanted version, from the host. False by default.</summary>
    public bool PreferShared { get; set; }

    /// <summary>For the plugin itself: what <see cref="IPluginContext.Settings"/> shows.</summary>
    public IConfigurationSection? Settings { get; set; }
}
