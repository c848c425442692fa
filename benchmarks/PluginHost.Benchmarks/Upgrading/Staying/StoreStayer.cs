using System.Net;
using System.Net.Sockets;
using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.Crashing;

namespace PluginHost.Benchmarks.Upgrading.Staying;

/// <summary>Stays with KeyValue.</summary>
/// <param name="server">Where that is.</param>
/// <param name="number">Which of all connections this is.</param>
/// <param name="atOnce">How many requests it sends together.</param>
/// <param name="counts">What it counts in.</param>
internal sealed class StoreStayer(IPEndPoint server, int number, int atOnce, StayerCounts counts) : Stayer(server, counts)
{
    private const int BufferSize = 1024;
    private readonly StoreExchange _exchange = new(number);
    private readonly byte[] _buffer = new byte[BufferSize];
    private int _received;

    /// <summary>To be asked when it has ended.</summary>
    /// <param name="store">Where its keys are now.</param>
    internal int CountLostKeys(RespConnection store) => _exchange.Keys.Count(key => key.IsLost(store));

    internal int CountKeys() => _exchange.Keys.Count(key => key.Acknowledged > 0);

    /// <summary>Counts what has not come as missing, when it has stopped.</summary>
    internal void Finish() => Counts.Judged(new Answers(Missing: _exchange.DueAnswers), _exchange.DueBytes);

    protected override async Task AskAsync()
    {
        await Socket.SendAsync(_exchange.WriteNext(atOnce));
        while (!_exchange.IsAnswered)
        {
            int received = await Socket.ReceiveAsync(_buffer.AsMemory(_received));
            _received += received > 0 ? received : throw new SocketException((int)SocketError.ConnectionReset);
            int taken = _exchange.Judge(_buffer.AsSpan(0, _received), out Answers answers, out long lostBytes);
            Counts.Judged(answers, lostBytes);
            _buffer.AsSpan(taken, _received - taken).CopyTo(_buffer);
            _received -= taken;
        }
    }
}
