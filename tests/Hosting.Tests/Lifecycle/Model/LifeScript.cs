using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Lifecycle.Model;

/// <summary>Plays events to a <see cref="PluginLife"/> and compares it with the <see cref="ExpectedLife"/> after each.</summary>
/// <remarks>
/// While a generation starts slowly, or while another host is offered the plugin, commands are answered "busy" and other events wait. They
/// wait here too: what is expected of them is applied when the start or the offer is over.
/// </remarks>
internal sealed class LifeScript : IAsyncDisposable
{
    private readonly PluginLife _life = new();
    private readonly List<LifeEvent> _played = [];
    private readonly Queue<Func<ExpectedLife, ExpectedLife>> _waiting = [];
    private ExpectedLife _expected = new();
    private Func<ExpectedLife, ExpectedLife> _blocked = life => life;
    private Task<SlotReply>? _reply;
    private TimeSpan _blockedAt;
    private int? _crashed;
    private bool _isSlow;
    private bool _isStarting;
    private bool _isOffered;

    private bool IsBlocked => _isStarting || _isOffered;

    private bool IsServing => _expected.Current is { } current && current.Number != _crashed;

    /// <summary>Plays an event, or nothing if it cannot happen now.</summary>
    public async Task PlayAsync(LifeEvent next)
    {
        if (!IsPossible(next))
        {
            return;
        }

        _played.Add(next);
        Func<ExpectedLife, ExpectedLife> effect = EffectOf(next);
        switch (next)
        {
            case LifeEvent.StartIsSlow:
                _life.StartSlowly();
                _isSlow = true;
                break;
            case LifeEvent.StartGoesOn:
                _life.GoOn();
                _isStarting = false;
                await UnblockAsync();
                break;
            case LifeEvent.UpgradeBegins:
                await OfferAsync();
                break;
            case LifeEvent.UpgradeSucceeds or LifeEvent.UpgradeFails or LifeEvent.UpgradeFailsLate:
                StartAtOnce();
                await _life.BeginAsync(next, _expected);
                _isOffered = false;
                _blocked = effect;
                await UnblockAsync();
                break;
            case LifeEvent.ClientConnects:
                await _life.BeginAsync(next, _expected);
                _expected = _expected.After(effect);
                break;
            case LifeEvent.TimerFires:
                TimeSpan before = _expected.Now;
                _expected = _expected.Elapse(out _);
                await FollowAsync(effect, () => Advance(_expected.Now - before));
                break;
            default:
                if (next is LifeEvent.HostRestarts or LifeEvent.HostTakesOver)
                {
                    StartAtOnce();
                }

                _crashed = next switch
                {
                    LifeEvent.Crash => _expected.Current!.Number,
                    LifeEvent.HostRestarts or LifeEvent.HostTakesOver => null,
                    _ => _crashed,
                };
                await (IsBlocked && IsCommand(next) ? AnswerBusyAsync(next) : FollowAsync(effect, () => _life.BeginAsync(next, _expected)));
                break;
        }
    }

    /// <summary>Lets what waits go on, and ends the plugin's life.</summary>
    public async Task EndAsync()
    {
        await PlayAsync(LifeEvent.StartGoesOn);
        await PlayAsync(LifeEvent.UpgradeFails);
        await _life.StopAsync();
        Assert.True(_life.Fates.All(fates => fates == 1), Report("A session was forgotten, or had two fates"));
    }

    public ValueTask DisposeAsync() => _life.DisposeAsync();

    private static bool IsCommand(LifeEvent next) => next is >= LifeEvent.Load and <= LifeEvent.Resume;

    private bool IsPossible(LifeEvent next) => next switch
    {
        LifeEvent.ClientsLeave or LifeEvent.CrashWhileDraining => !IsBlocked && !_expected.Draining.IsEmpty,
        LifeEvent.ClientConnects => IsServing,
        LifeEvent.Crash => IsServing && !(IsBlocked && IsSecondStart(next)),
        LifeEvent.TimerFires => _expected.NextTimer is { } at && !(IsBlocked && (at == _expected.NextDeadline || IsSecondStart(next))),
        LifeEvent.StartIsSlow => !IsBlocked && !_isSlow,
        LifeEvent.StartGoesOn => _isStarting,
        LifeEvent.UpgradeBegins => !IsBlocked && !_expected.IsStopping,
        LifeEvent.UpgradeSucceeds or LifeEvent.UpgradeFails or LifeEvent.UpgradeFailsLate => _isOffered,
        LifeEvent.HostRestarts or LifeEvent.HostTakesOver => !IsBlocked,
        _ => !IsBlocked || IsCommand(next) || !IsSecondStart(next),
    };

    private Func<ExpectedLife, ExpectedLife> EffectOf(LifeEvent next)
    {
        switch (next)
        {
            case LifeEvent.TimerFires:
                _expected.Elapse(out Func<ExpectedLife, ExpectedLife> then);
                return then;
            case LifeEvent.Crash:
                int crashed = _expected.Current!.Number;
                return life => life.OnCrash(crashed);
            default:
                return life => life.Apply(next);
        }
    }

    // Two starts without a pause between them: how many generations drain by then is a matter of luck.
    private bool IsSecondStart(LifeEvent next)
    {
        Func<ExpectedLife, ExpectedLife>[] ways = _isOffered
            ? [life => life.Apply(LifeEvent.UpgradeFails), life => life.Apply(LifeEvent.UpgradeFailsLate)]
            : [_blocked];
        Func<ExpectedLife, ExpectedLife> effect = EffectOf(next);
        return ways.Any(way => _waiting.Prepend(way).Append(effect)
            .Aggregate(_expected, (life, happens) => life.Happen(happens)).Settle().Starts > _expected.Starts + 1);
    }

    private Task<Task<SlotReply>?> Advance(TimeSpan by)
    {
        _life.Advance(by);
        return Task.FromResult<Task<SlotReply>?>(null);
    }

    private async Task FollowAsync(Func<ExpectedLife, ExpectedLife> effect, Func<Task<Task<SlotReply>?>> beginAsync)
    {
        if (IsBlocked)
        {
            await beginAsync();
            _waiting.Enqueue(effect);
            return;
        }

        bool startsSlowly = _isSlow && _expected.Happen(effect).Starts > _expected.Starts;
        if (!startsSlowly && _expected.After(effect).Starts > _expected.Starts)
        {
            StartAtOnce(); // What follows from the event starts it, when what served may have gone already.
        }

        _reply = await beginAsync();
        if (startsSlowly)
        {
            await _life.Started.WithPatience();
            (_isSlow, _isStarting, _blockedAt, _blocked) = (false, true, _expected.Now, effect);
            Assert.True(
                _life.State == PluginState.Reloading && _life.Serving == _expected.Current?.Number, Report("While a generation starts"));
            return;
        }

        _expected = _expected.After(effect);
        await CompareAsync();
    }

    private async Task AnswerBusyAsync(LifeEvent command)
    {
        SlotReply reply = await (await _life.BeginAsync(command, _expected))!.WithPatience();
        Assert.True(reply.Result.Outcome == CommandOutcome.Busy, Report($"Answered {reply.Result}"));
    }

    private async Task OfferAsync()
    {
        _expected = _expected.After(EffectOf(LifeEvent.UpgradeBegins));
        _reply = await _life.BeginAsync(LifeEvent.UpgradeBegins, _expected);
        if (_expected.Answer == CommandOutcome.Busy)
        {
            await CompareAsync();
        }
        else
        {
            (_isOffered, _blockedAt) = (true, _expected.Now);
        }
    }

    private async Task UnblockAsync()
    {
        _expected = (_expected with { StartedAt = _blockedAt }).Happen(_blocked);
        await CompareAnswerAsync();
        while (_waiting.TryDequeue(out Func<ExpectedLife, ExpectedLife>? effect))
        {
            _expected = _expected.Happen(effect);
        }

        _expected = _expected.Settle();
        await CompareAsync();
    }

    private async Task CompareAsync()
    {
        await CompareAnswerAsync();
        await _life.SettleAsync(_expected);
        Assert.True(_life.Describe() == PluginLife.Describe(_expected), Report("Otherwise than expected"));
        Assert.True(_life.Ready <= 1, Report($"{_life.Ready} generations take connections"));
        Assert.True(
            _life.Fates.All(fates => fates <= 1) && _life.Fates.Count(fates => fates == 0) == _expected.Waiting,
            Report("Sessions wait, or had two fates"));
    }

    private async Task CompareAnswerAsync()
    {
        if (_reply is { } reply)
        {
            _reply = null;
            CommandResult result = (await reply.WithPatience()).Result;
            Assert.True(result.Outcome == _expected.Answer, Report($"Answered {result}, expected {_expected.Answer}"));
        }
    }

    // A start that an upgrade or a new host begins is not held up.
    private void StartAtOnce()
    {
        if (_isSlow)
        {
            _life.StartAtOnce();
            _isSlow = false;
        }
    }

    private string Report(string what) =>
        $"""
        {what}.
        Played:   {string.Join(", ", _played)}
        Expected: {PluginLife.Describe(_expected)}, {_expected.Waiting} sessions wait
        There is: {_life.Describe()}, fates [{string.Join(',', _life.Fates)}]
        {_life.Told}
        """;
}
