using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Endpoints;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Tests.Discovery;
using PluginHost.Hosting.Tests.Harness;
using PluginHost.Hosting.Tests.Loading;

namespace PluginHost.Hosting.Tests.Lifecycle.Model;

/// <summary>
/// One plugin's life in the engine, with real files and scripted generations: does what happens in a sequence of <see cref="LifeEvent"/>.
/// </summary>
internal sealed class PluginLife : IAsyncDisposable
{
    private const string Name = "Answer";

    private static readonly SharedAssemblies Shared = SharedAssemblies.ForHost([]);

    private readonly ManualTimeProvider _clock = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly List<ScriptedGeneration> _generations = [];
    private readonly CancellationTokenSource _unwatch = new();
    private readonly PluginEventLog _events;
    private readonly SlotServices _services;
    private PluginModel _model;
    private PluginSource? _source;
    private Slot _slot;
    private Succession? _offer;
    private TaskCompletionSource? _gate;
    private TaskCompletionSource? _held;
    private TaskCompletionSource _started = new();
    private bool _isStopped;

    public PluginLife()
    {
        _model = ModelOf(0);
        _events = new PluginEventLog(_clock, NullLogger<PluginEventLog>.Instance);
        var caches = new FrameworkCaches(Shared, NullLogger<FrameworkCaches>.Instance);
        var generations = new GenerationServices(
            Shared, new UnloadVerifier(caches, _clock), new LeakWatch(_clock, _unwatch.Token), _events, NullLoggerFactory.Instance, _clock)
        {
            MakeWorker = Make,
            PluginTime = _clock,
        };
        string state = _directory.CreateSubdirectory("state");
        _services = new SlotServices(
            generations,
            new VersionStore(state, NullLogger<VersionStore>.Instance),
            new PluginRecordStore(state, NullLogger<PluginRecordStore>.Instance),
            new EndpointDirectory())
        {
            MayDeleteVersions = () => true,
            CanReadDirectory = () => true,
        };
        _slot = new Slot(_model, _services);
    }

    /// <summary>The next generation does not become ready before <see cref="GoOn"/>.</summary>
    public void StartSlowly() => (_gate, _started) = (new TaskCompletionSource(), new TaskCompletionSource());

    /// <summary>Ends when the generation that starts slowly has begun to.</summary>
    public Task Started => _started.Task;

    public void GoOn() => _held!.SetResult();

    /// <summary>No start is slow.</summary>
    public void StartAtOnce() => _gate = null;

    /// <summary>Advances the clock and fires what is due.</summary>
    public void Advance(TimeSpan by) => _clock.Advance(by);

    /// <summary>Does what is done without an answer, or begins what is answered.</summary>
    /// <returns>The answer of a command; null if nothing is answered.</returns>
    public async Task<Task<SlotReply>?> BeginAsync(LifeEvent happens, ExpectedLife before)
    {
        switch (happens)
        {
            case LifeEvent.FilesA or LifeEvent.FilesB or LifeEvent.FilesC or LifeEvent.FilesThatFailToStart or LifeEvent.FilesThatAreNoPlugin:
                _source = SourceOf(ContentOf(happens));
                _slot.FilesFound(_source, standingProblem: null);
                return null;
            case LifeEvent.FilesUnusable:
                _source = null;
                _slot.FilesUnusable("they cannot be read.");
                return null;
            case LifeEvent.FilesRemoved:
                _source = null;
                _slot.FilesRemoved();
                return null;
            case LifeEvent.Load:
                return _slot.LoadAsync(_source);
            case LifeEvent.Unload:
                return _slot.UnloadAsync("a test");
            case LifeEvent.Reload:
                return _slot.ReloadAsync(_source, force: false);
            case LifeEvent.ForcedReload:
                return _slot.ReloadAsync(_source, force: true);
            case LifeEvent.Rollback:
                return _slot.RollbackAsync("a test");
            case LifeEvent.Drain:
                return _slot.DrainAsync("a test");
            case LifeEvent.Resume:
                return _slot.ResumeAsync(_source);
            case LifeEvent.OtherConfiguration:
                _model = ModelOf(_model.Settings.Count + 1);
                _slot.Reconfigure(_model);
                return null;
            case LifeEvent.SameConfiguration:
                _slot.Reconfigure(_model);
                return null;
            case LifeEvent.Crash:
                Generation(before.Current!.Number).Crash();
                return null;
            case LifeEvent.CrashWhileDraining:
                Generation(before.Draining[0].Number).Crash();
                return null;
            case LifeEvent.ClientConnects:
                Generation(before.Current!.Number).Connect();
                return null;
            case LifeEvent.ClientsLeave:
                Generation(before.Draining[0].Number).Disconnect();
                return null;
            case LifeEvent.UpgradeBegins:
                return await OfferAsync();
            case LifeEvent.UpgradeSucceeds:
                await _offer!.HoldAsync();
                _offer.Retire(null!);
                _offer.Decide(isGone: true);
                return null;
            case LifeEvent.UpgradeFails:
                await _offer!.HoldAsync();
                _offer.Reopen();
                _offer.Decide(isGone: false);
                return null;
            case LifeEvent.UpgradeFailsLate:
                _offer!.Retire(null!);
                _offer.Decide(isGone: false);
                return null;
            case LifeEvent.HostRestarts:
                await StopHostAsync();
                _slot = new Slot(_model, _services);
                Announce(before);
                return null;
            case LifeEvent.HostTakesOver:
                return await TakeOverAsync(before);
            default:
                throw new ArgumentOutOfRangeException(nameof(happens), happens, null);
        }
    }

    /// <summary>Ends when nothing moves any more, if what is expected comes true.</summary>
    public async Task SettleAsync(ExpectedLife expected)
    {
        // Each generation that drains looks at its connections by a timer of its own.
        var sweep = TimeSpan.FromMilliseconds(50);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        do
        {
            await _slot.IdleAsync();
            await Task.Yield();
        }
        while (!limit.IsCancellationRequested
            && !(HasSettled(expected) && _clock.CountWithin(sweep) == expected.TimersWithin(sweep) + expected.Draining.Length));
        await _slot.IdleAsync();
    }

    /// <summary>What an operator sees, as text.</summary>
    public string Describe()
    {
        PluginStatus status = _slot.Status;
        char content = status.Current is { } current ? Generation(current.Number).Content : '-';
        string draining = string.Join(',', status.Retiring.Select(g => g.Number));
        return Text(
            status.State, status.Current?.Number, content, draining, status.Override?.Kind, status.Problem is not null, _slot.IsOver);
    }

    /// <summary>The same of what is expected.</summary>
    public static string Describe(ExpectedLife life) => Text(
        life.State,
        life.Current?.Number,
        life.Current?.Content ?? '-',
        string.Join(',', life.Draining.Select(g => g.Number)),
        life.Override,
        life.HasProblem,
        life.IsOver);

    public PluginState State => _slot.Status.State;

    /// <summary>The number of the generation that serves.</summary>
    public int? Serving => _slot.Status.Current?.Number;

    /// <summary>What an operator was told, for messages.</summary>
    public string Told => string.Join('\n', _events.Recent);

    /// <summary>How often the fate of each session was decided that a crash has left.</summary>
    public IEnumerable<int> Fates
    {
        get
        {
            lock (_generations)
            {
                return [.. _generations.SelectMany(g => g.Left).Select(s => s.Fates)];
            }
        }
    }

    /// <summary>How many generations were made.</summary>
    private int Starts
    {
        get
        {
            lock (_generations)
            {
                return _generations.Count;
            }
        }
    }

    /// <summary>How many generations take connections.</summary>
    public int Ready
    {
        get
        {
            lock (_generations)
            {
                return _generations.Count(g => g.State == GenerationState.Ready);
            }
        }
    }

    /// <summary>Stops the host.</summary>
    public async Task StopAsync()
    {
        if (_isStopped)
        {
            return;
        }

        _isStopped = true;
        _held?.TrySetResult();
        _offer?.Decide(isGone: false);
        await StopHostAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _unwatch.CancelAsync();
        _unwatch.Dispose();
        _directory.Dispose();
    }

    private static string Text(
        PluginState state, int? number, char content, string draining, OperatorOverrideKind? decided, bool hasProblem, bool isOver) =>
        $"{state}, generation {number} of content {content}, draining [{draining}], override {decided}, problem: {hasProblem}, over: "
            + $"{isOver}";

    private static char ContentOf(LifeEvent files) => files switch
    {
        LifeEvent.FilesA => 'A',
        LifeEvent.FilesB => 'B',
        LifeEvent.FilesC => 'C',
        LifeEvent.FilesThatFailToStart => ExpectedLife.FailsToStart,
        _ => ExpectedLife.NoPlugin,
    };

    private static PluginModel ModelOf(int settings)
    {
        var options = new PluginHostOptions { HoldBacklog = ExpectedLife.HoldBacklog, RemovalGrace = ExpectedLife.RemovalGrace };
        options.Plugins[Name] = new PluginOptions
        {
            Isolation = IsolationMode.Process,
            DrainTimeout = ExpectedLife.DrainTimeout,
            MaxDrainingGenerations = ExpectedLife.MaxDraining,
        };
        return PluginModel.From(Name, options) with
        {
            Settings = Enumerable.Range(0, settings).ToImmutableSortedDictionary(
                i => $"Setting{i}", _ => (string?)"on", StringComparer.OrdinalIgnoreCase),
        };
    }

    private async Task<Task<SlotReply>> OfferAsync()
    {
        var offered = new TaskCompletionSource<Succession>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<SlotReply> reply = _slot.OfferAsync(offered.SetResult);
        if (await Task.WhenAny(offered.Task, reply).WithPatience() == offered.Task)
        {
            _offer = await offered.Task;
        }

        return reply;
    }

    private async Task<Task<SlotReply>?> TakeOverAsync(ExpectedLife before)
    {
        ScriptedGeneration? served = before.Current is { } current ? Generation(current.Number) : null;
        ScriptedGeneration? serving = served is null
            ? null
            : new ScriptedGeneration(served.Number, served.Version, served.Model, _services.Generations, () => Task.CompletedTask) { State = GenerationState.Ready };
        await StopHostAsync();
        _slot = new Slot(_model, _services);
        return _slot.SucceedAsync(before.Last, serving);
    }

    // As a host does once it has looked at the plugins directory.
    private void Announce(ExpectedLife before)
    {
        if (_source is not null)
        {
            _slot.FilesFound(_source, standingProblem: null);
        }
        else if (before.Override is OperatorOverrideKind.RolledBack or OperatorOverrideKind.Drained && !before.Served.IsEmpty)
        {
            _slot.FilesRemoved();
        }
    }

    private async Task StopHostAsync()
    {
        await _slot.ShutdownAsync(TimeSpan.Zero, new CancellationToken(canceled: true)).WithPatience();
        await _slot.AllEndedAsync().WithPatience();
        await _slot.DisposeAsync();
    }

    private bool HasSettled(ExpectedLife expected) =>
        Starts == expected.Starts && Fates.Count(fates => fates == 0) == expected.Waiting && Describe() == Describe(expected);

    private PluginSource SourceOf(char content)
    {
        string folder = _directory.Combine("sources", content.ToString(), Name);
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "content.txt"), content.ToString());
            if (content == ExpectedLife.NoPlugin)
            {
                File.WriteAllText(Path.Combine(folder, $"{Name}.dll"), "no DLL");
            }
            else
            {
                File.Copy(TestPlugins.PathOf("AnswerV1"), Path.Combine(folder, $"{Name}.dll"));
            }
        }

        SourceFile[] files = [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(path =>
            new SourceFile(Path.GetFileName(path), path, new FileInfo(path).Length, File.GetLastWriteTimeUtc(path)))];
        return new PluginSource(Name, Path.Combine(folder, $"{Name}.dll"), folder, files) { IsFolder = true };
    }

    private ScriptedGeneration Make(int number, PluginVersion version, PluginModel model, GenerationServices services)
    {
        var made = new ScriptedGeneration(number, version, model, services, StartAsync);
        lock (_generations)
        {
            _generations.Add(made);
        }

        return made;
    }

    private async Task StartAsync()
    {
        if (Interlocked.Exchange(ref _gate, null) is { } gate)
        {
            _held = gate;
            _started.SetResult();
            await gate.Task;
        }
    }

    private ScriptedGeneration Generation(int number)
    {
        lock (_generations)
        {
            return _generations.Last(g => g.Number == number);
        }
    }
}
