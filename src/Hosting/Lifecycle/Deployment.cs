using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Endpoints;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Telemetry;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// Puts versions of one plugin into service, says why one cannot be, and remembers what has to wait until fewer generations drain. Used by
/// its slot's loop only.
/// </summary>
internal sealed class Deployment(
    GenerationTrack track,
    PluginHistory history,
    PluginNotices notices,
    Restarts restarts,
    SlotServices services,
    CancellationToken stopping)
{
    private string? _failedVersion;
    private volatile bool _filesAreGone;

    /// <summary>What is configured, for the next generation.</summary>
    public required PluginModel Model { get; set; }

    /// <summary>Whether the plugin's files are gone while it may still serve.</summary>
    public bool FilesAreGone
    {
        get => _filesAreGone;
        set => _filesAreGone = value;
    }

    /// <summary>Whether the plugin's files wait for room.</summary>
    public bool FilesAreDue { get; set; }

    /// <summary>Whether the configuration waits for room.</summary>
    public bool ModelIsDue { get; private set; }

    /// <summary>The plugin has left: nothing of it is started again.</summary>
    public void Forget() => restarts.Clear();

    private string Name => Model.Name;

    private int? Serving => track.Current?.Number;

    /// <summary>Whether this version was tried and could not serve.</summary>
    public bool HasFailed(string version) => version == _failedVersion;

    /// <summary>What failed is worth another try.</summary>
    public void ForgetFailure() => _failedVersion = null;

    /// <summary>The private copy of what the plugins directory holds.</summary>
    /// <exception cref="PluginLoadException">There is nothing, or it cannot be copied.</exception>
    public Task<PluginVersion> ReadAsync(PluginSource? source) =>
        source is null
            ? throw new PluginLoadException($"the plugins directory has no {Name}.dll that can be read.")
            : services.Versions.AddAsync(source, CancellationToken.None);

    /// <summary>The private copy of a version that has served.</summary>
    /// <exception cref="PluginLoadException">It is gone.</exception>
    public PluginVersion Kept(string? hash) =>
        Find(hash) ?? throw new PluginLoadException("the copy of the earlier version is gone from the state directory.");

    /// <summary>The private copy of a version; null if there is none.</summary>
    public PluginVersion? Find(string? hash) => hash is null ? null : services.Versions.Find(Name, hash);

    /// <summary>Makes a new generation of a version serve. What serves now goes on if it cannot.</summary>
    public async Task<SlotReply> BringUpAsync(PluginVersion version, string cause, bool force = false)
    {
        if (stopping.IsCancellationRequested)
        {
            return new SlotReply(CommandResult.Refused($"{Name} is not changed any more: the host stops.", Serving));
        }

        PluginInspection inspected = PluginInspector.Inspect(version.AssemblyPath, services.Generations.Shared);
        if (inspected.EntryTypeName is not { } entryType)
        {
            return Abandon(version, null, inspected.Reason ?? "it is no plugin.");
        }

        ReferenceReport references = ReferenceCheck.Run(version, services.Generations.Shared, Model.Assemblies);
        if (references.Fault is { } fault)
        {
            return Abandon(version, null, fault);
        }

        string? stale = Model.Isolation == IsolationMode.Process ? null : StaleNativeLibraries.Describe(version);

        if (!track.HasRoom(Model.MaxDrainingGenerations, force))
        {
            return new SlotReply(CommandResult.Busy(
                $"{Name} still has {Counted.Of(Model.MaxDrainingGenerations, "draining generation")}; wait for one to end, or use --force "
                    + "to abort the oldest.", Serving));
        }

        try
        {
            SlotReply reply = await CutOverAsync(version, entryType, cause);
            Warn([references.Warning, stale]);
            return reply;
        }
        catch (PluginStartException e)
        {
            return Abandon(version, track.Last, e.Message, e.Detail);
        }
        catch (EndpointException e)
        {
            SlotReply abandoned = Abandon(version, track.Last, e.Message);
            return e.IsRefusal ? abandoned with { Result = abandoned.Result with { Outcome = CommandOutcome.Refused } } : abandoned;
        }
    }

    /// <summary>The same because the files changed: without room they wait for it, and the newest win.</summary>
    public async Task<SlotReply> BringUpFilesAsync(PluginVersion version)
    {
        SlotReply reply = await BringUpAsync(version, track.Current is null ? "files found" : "files changed");
        FilesAreDue = reply.Result.Outcome == CommandOutcome.Busy;
        if (FilesAreDue)
        {
            notices.ReportProblem("its new files wait until fewer generations drain.", Serving);
        }

        return reply;
    }

    /// <summary>Brings the configuration into force for what serves, now or when there is room for one more generation.</summary>
    public async Task BringUpModelAsync()
    {
        if (track.Current is not { } current)
        {
            ModelIsDue = false;
            return;
        }

        SlotReply reply = await BringUpAsync(current.Version, "configuration");
        ModelIsDue = reply.Result.Outcome == CommandOutcome.Busy;
        if (ModelIsDue)
        {
            notices.ReportProblem("its new configuration waits until fewer generations drain.", Serving);
        }
    }

    private async Task<SlotReply> CutOverAsync(PluginVersion version, string entryType, string cause)
    {
        TimeProvider time = services.Generations.Time;
        long begun = time.GetTimestamp();
        GenerationShutdown? replaced = await track.BringUpAsync(version, entryType, Model, stopping);
        TimeSpan took = time.GetElapsedTime(begun);

        restarts.Clear();
        (_failedVersion, ModelIsDue) = (null, false);
        if (!FilesAreGone)
        {
            notices.Clear();
        }

        notices.Publish(
            PluginEventKind.CutOver, Serving,
            $"version {version.ShortHash} serves on {track.Addresses} after {took.TotalMilliseconds:0.#} ms ({cause}).");
        history.Served(version.Hash);
        return new SlotReply(CommandResult.Done($"{Name} generation {Serving} serves version {version.ShortHash}.", Serving), replaced);
    }

    private void Warn(IEnumerable<string?> warnings)
    {
        string warning = string.Join(' ', warnings.OfType<string>());
        if (warning.Length > 0)
        {
            track.Current!.Warning = warning;
            notices.Publish(PluginEventKind.Problem, Serving, warning);
        }
    }

    private SlotReply Abandon(PluginVersion version, int? generation, string reason, string? detail = null)
    {
        _failedVersion = version.Hash;
        string what = generation is { } number ? $"generation {number} (version {version.ShortHash})" : $"version {version.ShortHash}";
        string message = Serving is { } serving
            ? $"{what} was abandoned, generation {serving} still serves: {reason}"
            : $"{what} cannot serve: {reason}";
        notices.PublishProblem(message, generation, PluginEventKind.Abandoned, detail);
        return new SlotReply(CommandResult.Failed($"{Name}: {message}", Serving));
    }
}
