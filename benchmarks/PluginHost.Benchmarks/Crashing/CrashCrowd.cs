namespace PluginHost.Benchmarks.Crashing;

/// <summary>All clients of one host.</summary>
internal sealed class CrashCrowd
{
    private readonly CrashPlan _plan;
    private readonly Target _echo;
    private readonly Target _echoKnock;
    private readonly Target _store;
    private readonly Target _storePipelined;
    private readonly Target _storeKnock;
    private readonly Target _neighbour;
    private readonly Target _neighbourKnock;

    internal CrashCrowd(CrashHost host, CrashPlan plan)
    {
        _plan = plan;
        var noClock = new ServingClock();
        _echo = NewTarget(CrashHost.Echo, noClock);
        _echoKnock = NewTarget(CrashHost.Echo, EchoClock);
        _store = NewTarget(CrashHost.KeyValue, StoreClock);
        _storePipelined = NewTarget(CrashHost.KeyValue, StoreClock);
        _storeKnock = NewTarget(CrashHost.KeyValue, noClock);
        _neighbour = NewTarget(CrashHost.Neighbour, noClock);
        _neighbourKnock = NewTarget(CrashHost.Neighbour, noClock);

        Target NewTarget(string plugin, ServingClock clock) => new(
            host.EndPointOf(plugin), plugin == CrashHost.KeyValue ? RespWords.Instance : EchoWords.Instance, new ClientCounts(), clock);
    }

    /// <summary>By those who connect to Echo anew.</summary>
    internal ServingClock EchoClock { get; } = new();

    /// <summary>By those who stay with KeyValue.</summary>
    internal ServingClock StoreClock { get; } = new();

    internal ClientRow EchoStaying => _echo.Counts.Row;

    internal ClientRow EchoKnocking => _echoKnock.Counts.Row;

    internal ClientRow StoreOneByOne => _store.Counts.Row;

    internal ClientRow StorePipelined => _storePipelined.Counts.Row;

    internal ClientRow StoreKnocking => _storeKnock.Counts.Row;

    internal ClientRow NeighbourStaying => _neighbour.Counts.Row;

    internal ClientRow NeighbourKnocking => _neighbourKnock.Counts.Row;

    /// <summary>Until told to stop, and the last answers have come.</summary>
    internal Task RunAsync(CancellationToken stop)
    {
        int each = _plan.Connections / 2;
        return Task.WhenAll(
        [
            .. Stay(_echo, each, atOnce: 1),
            .. Stay(_store, each / 2, atOnce: 1),
            .. Stay(_storePipelined, each / 2, _plan.Pipeline),
            .. Stay(_neighbour, _plan.Neighbours, atOnce: 1),
            .. new[] { _echoKnock, _storeKnock, _neighbourKnock }.Select(target => new Knocker(target, _plan.KnockInterval).RunAsync(stop)),
        ]);

        IEnumerable<Task> Stay(Target target, int count, int atOnce) =>
            Enumerable.Range(0, count).Select(_ => new StayingClient(target, atOnce, _plan.Pause).RunAsync(stop));
    }
}
