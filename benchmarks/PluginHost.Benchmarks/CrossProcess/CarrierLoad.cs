using System.Diagnostics;
using PluginHost.Benchmarks.Clients;

namespace PluginHost.Benchmarks.CrossProcess;

/// <summary>Keeps a few sockets on their way to and fro, by one thread. At rest they are here.</summary>
internal sealed class CarrierLoad<T> : ILoad
{
    private readonly Carrier<T> _carrier;
    private readonly Queue<T> _home = new();

    internal CarrierLoad(Carrier<T> carrier, Func<T> create)
    {
        _carrier = carrier;
        while (_home.Count < CrossProcessBenchmark.UnderWay)
        {
            _home.Enqueue(create());
        }
    }

    public Tally Run(TimeSpan duration)
    {
        var tally = new Tally();
        var clock = Stopwatch.StartNew();
        while (_home.TryDequeue(out T? item))
        {
            _carrier.Send(item);
        }

        while (clock.Elapsed < duration)
        {
            _carrier.Send(Receive(tally));
        }

        while (_home.Count < CrossProcessBenchmark.UnderWay)
        {
            _home.Enqueue(Receive(tally));
        }

        return tally;
    }

    public void Dispose()
    {
        while (_home.TryDequeue(out T? item))
        {
            _carrier.Close(item);
        }

        _carrier.Dispose();
    }

    private T Receive(Tally tally)
    {
        if (!_carrier.TryReceive(out T? item))
        {
            throw new BenchmarkException("The other process has ended the connection.");
        }

        tally.Answered(right: true);
        return item;
    }
}
