using System.Collections.Immutable;
using PluginHost.Hosting.Processes;

namespace PluginHost.Hosting.Tests.Lifecycle.Model;

/// <summary>
/// What one plugin should be after a sequence of events: the rules of its life, without threads, files and sockets.
/// <see cref="PluginLife"/> is compared with it after every event.
/// </summary>
internal sealed record ExpectedLife
{
    public const char FailsToStart = 'X';
    public const char NoPlugin = 'N';
    public const int MaxDraining = 1;

    // Odd, so that no two timers are due at one moment unless they were set by the same event.
    public static readonly TimeSpan RemovalGrace = TimeSpan.FromMilliseconds(2003);
    public static readonly TimeSpan HoldBacklog = TimeSpan.FromMilliseconds(3307);
    public static readonly TimeSpan DrainTimeout = TimeSpan.FromMilliseconds(5413);

    /// <summary>What the plugins directory holds; null if nothing that can be read.</summary>
    public char? Directory { get; init; }

    /// <summary>What was found last and not removed since.</summary>
    public char? Found { get; init; }

    public bool FilesAreGone { get; init; }

    public bool IsGraceOver { get; init; }

    /// <summary>Whether the files, or the configuration, wait until fewer generations drain.</summary>
    public bool FilesAreDue { get; init; }

    public bool ConfigurationIsDue { get; init; }

    /// <summary>The content that failed last.</summary>
    public char? Failed { get; init; }

    public bool HasProblem { get; init; }

    public OperatorOverrideKind? Override { get; init; }

    /// <summary>For a rollback, the content that it turned away from.</summary>
    public char? Rejected { get; init; }

    public ImmutableArray<char> Served { get; init; } = [];

    public int Last { get; init; }

    public ExpectedGeneration? Current { get; init; }

    public ImmutableArray<ExpectedGeneration> Draining { get; init; } = [];

    /// <summary>How many generations were started, whether they became ready or not.</summary>
    public int Starts { get; init; }

    /// <summary>How many sessions of a crashed generation wait for the next.</summary>
    public int Waiting { get; init; }

    public TimeSpan Now { get; init; }

    public TimeSpan? GraceAt { get; init; }

    public TimeSpan? HoldAt { get; init; }

    public TimeSpan? RestartAt { get; init; }

    /// <summary>Set while the first start of an event began earlier than it went on.</summary>
    public TimeSpan? StartedAt { get; init; }

    /// <summary>Whether another host serves the plugin, or this one stops.</summary>
    public bool IsStopping { get; init; }

    /// <summary>What the last command was answered.</summary>
    public CommandOutcome? Answer { get; init; }

    private char? Crashed { get; init; }

    private ImmutableArray<TimeSpan> Lives { get; init; } = [];

    private bool HasEnded { get; init; }

    public PluginState State =>
        RestartIsDue && Override is null or OperatorOverrideKind.RolledBack ? PluginState.Failed
        : Current is not null ? PluginState.Serving
        : Override switch
        {
            OperatorOverrideKind.Drained => PluginState.Drained,
            OperatorOverrideKind.Unloaded => PluginState.Stopped,
            OperatorOverrideKind.RolledBack when HasProblem => PluginState.Failed,
            _ => HasProblem && !FilesAreGone ? PluginState.Failed : PluginState.Stopped,
        };

    /// <summary>Whether nothing is left of the plugin.</summary>
    public bool IsOver =>
        IsGraceOver && FilesAreGone && Current is null && Draining.IsEmpty && Override is null or OperatorOverrideKind.Unloaded;

    public bool RestartIsDue => RestartAt is not null;

    /// <summary>The timer that fires next; null if none is set.</summary>
    public TimeSpan? NextTimer => new[] { GraceAt, HoldAt, RestartAt, NextDeadline }.Min();

    public TimeSpan? NextDeadline => Draining.Select(g => g.DrainsUntil).Min();

    /// <summary>How many timers are due within a time, but for those of draining generations.</summary>
    public int TimersWithin(TimeSpan time) => new[] { GraceAt, HoldAt, RestartAt }.Count(at => at - Now <= time);

    /// <summary>After something and all that follows from it by itself.</summary>
    public ExpectedLife After(Func<ExpectedLife, ExpectedLife> happens) => Happen(happens).Settle();

    /// <summary>After something, before what follows from it by itself.</summary>
    public ExpectedLife Happen(Func<ExpectedLife, ExpectedLife> happens) => happens(this with { Answer = null }) with { StartedAt = null };

    /// <summary>After what follows from the end of generations.</summary>
    public ExpectedLife Settle()
    {
        ExpectedLife after = this;
        while (after.HasEnded)
        {
            after = (after with { HasEnded = false }).OnGenerationGone() with { Answer = after.Answer };
        }

        return after;
    }

    /// <summary>What an event does.</summary>
    public ExpectedLife Apply(LifeEvent next) => next switch
    {
        LifeEvent.FilesA => OnFound('A'),
        LifeEvent.FilesB => OnFound('B'),
        LifeEvent.FilesC => OnFound('C'),
        LifeEvent.FilesThatFailToStart => OnFound(FailsToStart),
        LifeEvent.FilesThatAreNoPlugin => OnFound(NoPlugin),
        LifeEvent.FilesUnusable =>
            (this with { Directory = null, Found = null, FilesAreGone = false, FilesAreDue = false, IsGraceOver = false })
                .ServePinned() with
            { HasProblem = true },
        LifeEvent.FilesRemoved => OnRemoved(),
        LifeEvent.Load => Load(),
        LifeEvent.Unload =>
            (TakeDown() with { Override = OperatorOverrideKind.Unloaded, RestartAt = null, Waiting = 0, HasProblem = false }).Answered(
                CommandOutcome.Done),
        LifeEvent.Reload => Reload(force: false),
        LifeEvent.ForcedReload => Reload(force: true),
        LifeEvent.Rollback => Rollback(),
        LifeEvent.Drain => Drain(),
        LifeEvent.Resume => Resume(),
        LifeEvent.OtherConfiguration => OnConfiguration(isSame: false),
        LifeEvent.SameConfiguration => OnConfiguration(isSame: true),
        LifeEvent.Crash => OnCrash(Current!.Number),
        LifeEvent.CrashWhileDraining => OnCrash(Draining[0].Number),
        LifeEvent.ClientsLeave => this with { Draining = Draining.RemoveAt(0), HasEnded = true },
        LifeEvent.ClientConnects => this with { Current = Current! with { Clients = Current.Clients + 1 } },
        LifeEvent.TimerFires => Elapse(out Func<ExpectedLife, ExpectedLife> then).Then(then),
        LifeEvent.UpgradeBegins => Answered(RestartIsDue || Waiting > 0 ? CommandOutcome.Busy : null),
        LifeEvent.UpgradeSucceeds => (TakeDown() with { IsStopping = true }).Answered(CommandOutcome.Done),
        LifeEvent.UpgradeFails => Answered(CommandOutcome.Refused),
        LifeEvent.UpgradeFailsLate => Current is { Content: var content } ? TakeDown().BringUp(content) : Answered(CommandOutcome.Refused),
        LifeEvent.HostRestarts => OnHostRestarted(),
        LifeEvent.HostTakesOver => OnTakenOver(),
        _ => throw new ArgumentOutOfRangeException(nameof(next), next, null),
    };

    private ExpectedLife OnFound(char content)
    {
        ExpectedLife found = this with { Directory = content, Found = content, FilesAreGone = false, FilesAreDue = false };
        if (Override == OperatorOverrideKind.Unloaded)
        {
            return found;
        }

        if (StandsAgainst(content))
        {
            return found.ServePinned();
        }

        found = found with { Override = null };
        return content == Current?.Content ? found with { HasProblem = false, Failed = null }
            : content == Failed ? found
            : found.BringUpFiles(content);
    }

    private ExpectedLife BringUpFiles(char content)
    {
        ExpectedLife after = BringUp(content);
        bool due = after.Answer == CommandOutcome.Busy;
        return after with { FilesAreDue = due, HasProblem = after.HasProblem || due };
    }

    private bool StandsAgainst(char content) => Override switch
    {
        OperatorOverrideKind.Drained => Served.IsEmpty || content == Served[^1],
        OperatorOverrideKind.RolledBack => content == Rejected || content == Served[^1],
        _ => false,
    };

    private ExpectedLife ServePinned() => Override == OperatorOverrideKind.RolledBack && Current is null ? BringUp(Served[^1]) : this;

    private ExpectedLife OnRemoved()
    {
        ExpectedLife removed =
            this with { Directory = null, Found = null, FilesAreGone = true, FilesAreDue = false, IsGraceOver = false, Failed = null };
        removed = removed.ServePinned();
        bool hasProblem = removed.Current is not null || (removed.Override == OperatorOverrideKind.RolledBack && removed.HasProblem);
        return removed with { HasProblem = hasProblem, GraceAt = Now + RemovalGrace };
    }

    private ExpectedLife OnGraceOver() =>
        !FilesAreGone ? this
        : Override == OperatorOverrideKind.RolledBack ? this with { HasProblem = HasProblem || Current is not null }
        : Current is null ? this with { IsGraceOver = true, RestartAt = null }
        : TakeDown() with { IsGraceOver = true, HasProblem = true, Waiting = 0 };

    private ExpectedLife Load() =>
        Directory is not { } content
            ? (this with { HasProblem = true }).Answered(CommandOutcome.Failed)
            : (this with { Found = content, FilesAreGone = false, Override = null }) is var loading && Current?.Content == content
                ? loading.Answered(CommandOutcome.Done)
                : loading.BringUp(content);

    private ExpectedLife Reload(bool force) =>
        Override is OperatorOverrideKind.Unloaded or OperatorOverrideKind.Drained ? Answered(CommandOutcome.Refused)
        : Override is OperatorOverrideKind.RolledBack ? BringUp(Served[^1], force)
        : Directory is { } content ? (this with { Found = content, FilesAreGone = false }).BringUp(content, force)
        : (this with { HasProblem = true }).Answered(CommandOutcome.Failed);

    private ExpectedLife Rollback()
    {
        if (Served.Length < 2)
        {
            return Answered(CommandOutcome.Failed);
        }

        ExpectedLife back = BringUp(Served[^2]);
        return back.Answer == CommandOutcome.Done
            ? back with { Override = OperatorOverrideKind.RolledBack, Rejected = RejectedByRollback, Served = Served.RemoveAt(Served.Length - 1) }
            : back;
    }

    private char? RejectedByRollback => Override == OperatorOverrideKind.RolledBack ? Rejected : Served[^1];

    private ExpectedLife Drain() =>
        Override == OperatorOverrideKind.Unloaded
            ? Answered(CommandOutcome.Refused)
            : (TakeDown() with { Override = OperatorOverrideKind.Drained, RestartAt = null, HoldAt = Now + HoldBacklog }).Answered(
                CommandOutcome.Done);

    private ExpectedLife Resume()
    {
        if (Override != OperatorOverrideKind.Drained)
        {
            return Answered(CommandOutcome.Refused);
        }

        if (Served.IsEmpty && Directory is null)
        {
            return (this with { HasProblem = true }).Answered(CommandOutcome.Failed);
        }

        ExpectedLife resumed = Served.IsEmpty
            ? (this with { Found = Directory, FilesAreGone = false }).BringUp(Directory!.Value)
            : BringUp(Served[^1]);
        return resumed.Answer == CommandOutcome.Done
            ? resumed with { Override = null, HasProblem = resumed.HasProblem || resumed.FilesAreGone }
            : resumed;
    }

    private ExpectedLife OnConfiguration(bool isSame) =>
        ConfigurationIsDue || (!isSame && Current is not null) ? BringUpConfiguration()
        : !isSame && Override is null && Found is { } content ? (this with { Failed = null }).OnFoundAgain(content)
        : !isSame && Override is null ? this with { Failed = null }
        : this;

    private ExpectedLife BringUpConfiguration()
    {
        if (Current is not { } current)
        {
            return this with { ConfigurationIsDue = false };
        }

        ExpectedLife after = BringUp(current.Content);
        bool due = after.Answer == CommandOutcome.Busy;
        return after with { ConfigurationIsDue = due, HasProblem = after.HasProblem || due, Answer = null };
    }

    // What the directory holds by now is looked at when it is announced.
    private ExpectedLife OnFoundAgain(char content) => OnFound(content) with { Directory = Directory };

    /// <summary>A generation's worker ended by itself.</summary>
    public ExpectedLife OnCrash(int number)
    {
        if (Current is not { } lost || lost.Number != number)
        {
            return this with { Draining = Draining.RemoveAll(g => g.Number == number), HasEnded = true, Waiting = Current is null ? 0 : Waiting };
        }

        ImmutableArray<TimeSpan> lives = Lives.Add(Now - lost.Since);
        ExpectedLife after = this with { Current = null, HasEnded = true };
        return IsStopping
            ? after with { Waiting = 0 }
            : after with { Waiting = Waiting + lost.Clients, Crashed = lost.Content, Lives = lives, HoldAt = Now + HoldBacklog, RestartAt = Now + PauseAfter(lives) };
    }

    private ExpectedLife OnRestart()
    {
        if (Crashed is not { } content
            || Current is not null
            || Override is OperatorOverrideKind.Unloaded or OperatorOverrideKind.Drained
            || (FilesAreGone && IsGraceOver))
        {
            return this;
        }

        ExpectedLife after = BringUp(content);
        if (after.Answer == CommandOutcome.Done || IsStopping)
        {
            return after;
        }

        ImmutableArray<TimeSpan> lives = Lives.Add(TimeSpan.Zero);
        return after with { Lives = lives, RestartAt = Now + PauseAfter(lives) };
    }

    private static TimeSpan PauseAfter(ImmutableArray<TimeSpan> lives)
    {
        var backoff = new RestartBackoff();
        return lives.Aggregate(TimeSpan.Zero, (_, lived) => backoff.Next(lived));
    }

    /// <summary>The clock goes on until the next timer fires.</summary>
    /// <param name="then">What the timer does.</param>
    public ExpectedLife Elapse(out Func<ExpectedLife, ExpectedLife> then)
    {
        TimeSpan now = NextTimer!.Value;
        ExpectedLife at = this with { Now = now };
        (at, then) = now == GraceAt ? (at with { GraceAt = null }, life => life.OnGraceOver())
            : now == HoldAt ? (at with { HoldAt = null }, life => life with { Waiting = life.Current is null ? 0 : life.Waiting })
            : now == RestartAt ? (at with { RestartAt = null }, life => life.OnRestart())
            : (at, (Func<ExpectedLife, ExpectedLife>)(
                life => life with { Draining = life.Draining.RemoveAll(g => g.DrainsUntil <= now), HasEnded = true }));
        return at;
    }

    private ExpectedLife Then(Func<ExpectedLife, ExpectedLife> next) => next(this);

    private ExpectedLife OnGenerationGone() =>
        FilesAreDue ? (Found is { } content ? OnFoundAgain(content) : this)
        : ConfigurationIsDue ? BringUpConfiguration()
        : this;

    private ExpectedLife OnHostRestarted()
    {
        var next = new ExpectedLife { Directory = Directory, Override = Override, Rejected = Rejected, Served = Served, Now = Now, Starts = Starts };
        return Directory is { } content ? next.OnFound(content)
            : Override is OperatorOverrideKind.RolledBack or OperatorOverrideKind.Drained && !Served.IsEmpty ? next.OnRemoved()
            : next;
    }

    private ExpectedLife OnTakenOver()
    {
        var next = new ExpectedLife { Directory = Directory, Override = Override, Rejected = Rejected, Served = Served, Last = Last, Now = Now, Starts = Starts };
        return Current is { Content: var content }
            ? next.BringUp(content) with { HasEnded = true }
            : (next with { HoldAt = Now + HoldBacklog }).Answered(CommandOutcome.Done);
    }

    private ExpectedLife TakeDown() => Current is { } current ? (this with { Current = null }).Retire(current) : this;

    private ExpectedLife Retire(ExpectedGeneration old) =>
        old.Clients == 0
            ? this with { HasEnded = true }
            : this with { Draining = Draining.Add(old with { DrainsUntil = Now + DrainTimeout }) };

    private ExpectedLife BringUp(char content, bool force = false)
    {
        if (IsStopping)
        {
            return Answered(CommandOutcome.Refused);
        }

        if (content == NoPlugin)
        {
            return (this with { Failed = content, HasProblem = true }).Answered(CommandOutcome.Failed);
        }

        bool isFull = Current is not null && Draining.Length >= MaxDraining;
        if (isFull && !force)
        {
            return Answered(CommandOutcome.Busy);
        }

        ExpectedLife starting = this with { Last = Last + 1, Starts = Starts + 1, HasEnded = HasEnded || isFull, Draining = isFull ? Draining.RemoveAt(0) : Draining };
        return content == FailsToStart
            ? (starting with { Failed = content, HasProblem = true, HasEnded = true }).Answered(CommandOutcome.Failed)
            : starting.CutOver(new ExpectedGeneration(starting.Last, content, StartedAt ?? Now));
    }

    private ExpectedLife CutOver(ExpectedGeneration next)
    {
        ExpectedLife serving = (Current is { } old ? Retire(old) : this) with
        {
            Current = next,
            Waiting = 0,
            Failed = null,
            ConfigurationIsDue = false,
            RestartAt = null,
            HasProblem = FilesAreGone && HasProblem,
            StartedAt = null,
        };
        ImmutableArray<char> served = Served.Remove(next.Content).Add(next.Content);
        return (serving with { Served = served.Length > 3 ? served.RemoveAt(0) : served }).Answered(CommandOutcome.Done);
    }

    private ExpectedLife Answered(CommandOutcome? outcome) => this with { Answer = outcome };
}
