using PluginHost.Hosting.Configuration;

namespace PluginHost.Hosting;

/// <summary>The section <c>PluginHost</c>. Validated at start; a later change applies whole or is refused whole.</summary>
public sealed class PluginHostOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "PluginHost";

    /// <summary>Where plugins are dropped. <c>plugins</c> by default; a relative path is taken from the content root.</summary>
    public string PluginsDirectory { get; set; } = "plugins";

    /// <summary>
    /// Where the host keeps private copies of plugins and what operators decided. One host at a time may use it.
    /// By default <c>pluginhost/&lt;application name&gt;</c> in the user's local application data; a relative path is taken from the
    /// content root.
    /// </summary>
    public string? StateDirectory { get; set; }

    /// <summary>When the host looks at the plugins directory. <see cref="DiscoveryMode.Watch"/> by default.</summary>
    public DiscoveryMode Discovery { get; set; }

    /// <summary>How long files must stay unchanged before they are read. 250 ms by default.</summary>
    public TimeSpan Settle { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How long a plugin keeps serving after its files were removed, so that a deploy by delete and copy closes no listener. 10 s by
    /// default.
    /// </summary>
    public TimeSpan RemovalGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long connections wait in the backlog while no generation is ready, before the listener is closed. 5 s by default.
    /// </summary>
    public TimeSpan HoldBacklog { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// For each step of a start: loading with the constructor, <c>StartAsync</c>, the transfer of a listener, the warm-up, moving the
    /// state. 30 s by default.
    /// </summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an old generation may finish its connections before they are aborted. 30 s by default.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a reload with plugin-wide state waits for sessions to suspend, while new connections wait. 1 s by default.
    /// </summary>
    public TimeSpan SuspendTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// What happens to such a reload when sessions do not suspend in time. <see cref="SuspendTimeoutAction.CancelReload"/> by default.
    /// </summary>
    [FormerName("Stragglers")]
    public SuspendTimeoutAction SuspendTimeoutAction { get; set; }

    /// <summary>For <c>StopAsync</c>, for disposal, and for handlers to return after an abort. 5 s by default.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How often the sessions of a plugin in a worker process are saved, each at a message boundary, so that they go on should the worker
    /// die: what they have changed since is lost then. 1 s by default.
    /// </summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an unload may take to be verified before it counts as leaked. 10 s by default.</summary>
    public TimeSpan VerifyTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the host drains when it stops; then connections are aborted. 25 s by default.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>How long a new host that is to take this one's place may take until everything of it is ready. 60 s by default.</summary>
    public TimeSpan UpgradeTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How many old generations of a plugin may drain at a time; a further reload is answered "busy". 3 by default.</summary>
    public int MaxDrainingGenerations { get; set; } = 3;

    /// <summary>
    /// Assemblies of the host that every plugin shares, by simple name, beside the contract and the frameworks. Only <c>Shared</c> makes
    /// sense here.
    /// </summary>
    public Dictionary<string, AssemblyChoice> Assemblies { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The program that is started for a plugin in a worker process; its <c>Main</c> calls <see cref="PluginHostWorker"/>. By default the
    /// running program itself; a relative path is taken from the content root.
    /// </summary>
    public string? WorkerProgram { get; set; }

    /// <summary>
    /// How many worker processes are kept ready for the next start of a worker, at most: never more than there are workers. A crash or a
    /// reload then waits for no process to start. Each has about 50 MiB of resident memory, of which 13 are its own, and takes no processor
    /// time. 2 by default; 0 for none, 64 at most. On Windows there are none.
    /// </summary>
    public int SpareWorkers { get; set; } = 2;

    /// <summary>What is configured for single plugins, by name.</summary>
    public Dictionary<string, PluginOptions> Plugins { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the section holds that cannot be used: for the validator, so that it can name all faults at once.</summary>
    internal List<string> Unreadable { get; } = [];

    /// <summary>What the section calls by a name that it had before: to be logged.</summary>
    internal List<string> Renamed { get; } = [];
}
