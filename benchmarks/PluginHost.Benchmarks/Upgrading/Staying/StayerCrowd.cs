using System.Net;
using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.Measuring;

namespace PluginHost.Benchmarks.Upgrading.Staying;

/// <summary>All connections that stay: they are made at once, and ask from the start to the end.</summary>
internal sealed class StayerCrowd : IAsyncDisposable
{
    private readonly UpgradePlan _plan;
    private readonly StayerCounts _oneByOne = new();
    private readonly StayerCounts _pipelined = new();
    private readonly StayerCounts _chat = new();
    private readonly StoreStayer[] _storeStayers;
    private readonly ChatStayer[] _chatStayers;
    private readonly CancellationTokenSource _stop = new();
    private Task _talking = Task.CompletedTask;

    /// <param name="store">Where KeyValue is.</param>
    /// <param name="chat">Where Chat is.</param>
    /// <param name="plan">How many they are.</param>
    internal StayerCrowd(IPEndPoint store, IPEndPoint chat, UpgradePlan plan)
    {
        _plan = plan;
        _storeStayers = [.. Enumerable.Range(0, plan.StoreConnections).Select(i => i % 2 == 0
            ? new StoreStayer(store, i, atOnce: 1, _oneByOne)
            : new StoreStayer(store, i, plan.Pipeline, _pipelined))];
        _chatStayers = [.. Enumerable.Range(0, plan.ChatConnections).Select(i => new ChatStayer(chat, i, plan.RoomSize, _chat))];
        Ports = All.Select(stayer => stayer.Ports).ToHashSet();
    }

    internal IReadOnlyDictionary<string, StayerRow> Rows => new Dictionary<string, StayerRow>
    {
        ["KeyValue, one by one"] = _oneByOne.Row,
        ["KeyValue, pipelined"] = _pipelined.Row,
        ["Chat"] = _chat.Row,
    };

    /// <summary>Which connections they are.</summary>
    internal IReadOnlySet<(int Client, int Server)> Ports { get; }

    private IEnumerable<Stayer> All => [.. _storeStayers, .. _chatStayers];

    internal void Start()
    {
        foreach (ChatStayer stayer in _chatStayers)
        {
            stayer.Listen();
        }

        _talking = Task.WhenAll(All.Select(stayer => stayer.RunAsync(_plan.Pause, _stop.Token)));
    }

    /// <summary>How many have had an answer since.</summary>
    internal int CountAnsweredSince(long timestamp) => All.Count(stayer => stayer.HasAnsweredSince(timestamp));

    /// <summary>For each connection the longest wait for an answer since this was asked last.</summary>
    internal Latency TakeLongestWaits()
    {
        var waits = new LatencyHistogram();
        foreach (Stayer stayer in All.Where(stayer => stayer.IsOpen))
        {
            waits.Add(stayer.TakeLongestWait());
        }

        return waits.Summarize();
    }

    /// <summary>Asks no more, and waits for what is still to come. The connections stay open.</summary>
    internal async Task FinishAsync()
    {
        await _stop.CancelAsync();
        await _talking;
        foreach (StoreStayer stayer in _storeStayers)
        {
            stayer.Finish();
        }

        await Task.WhenAll(_chatStayers.Select(stayer => stayer.FinishAsync(_chatStayers)));
    }

    internal int CountKeys() => _storeStayers.Sum(stayer => stayer.CountKeys());

    internal int CountLostKeys(RespConnection store) => _storeStayers.Sum(stayer => stayer.CountLostKeys(store));

    /// <summary>Closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _talking;
        await Task.WhenAll(All.Select(stayer => stayer.CloseAsync()));
        _stop.Dispose();
    }
}
