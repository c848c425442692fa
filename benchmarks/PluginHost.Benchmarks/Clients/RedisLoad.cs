using System.Net;

namespace PluginHost.Benchmarks.Clients;

/// <summary>One test of redis-benchmark, again and again. Each run makes its connections anew.</summary>
internal sealed class RedisLoad : ILoad
{
    /// <summary>
    /// The client counts requests, not time: it makes as many as a server answers in that time at this pace, whoever the server is. Every
    /// server so gets the same number, and the same few connects beside them.
    /// </summary>
    private const int PerSecond = 50_000;

    /// <summary>The same where 16 requests are sent at once.</summary>
    private const int PipelinedPerSecond = 1_000_000;

    private readonly IPEndPoint _server;
    private readonly string _test;
    private readonly int _pipeline;

    /// <param name="server">Who is asked.</param>
    /// <param name="test">Which test, in the client's words.</param>
    /// <param name="pipeline">How many requests it sends at once on a connection.</param>
    internal RedisLoad(IPEndPoint server, string test, int pipeline)
    {
        (_server, _test, _pipeline) = (server, test, pipeline);

        // Only a key that exists is read; all requests of the tests name the same one.
        Run("set", RedisBenchmark.Connections);
    }

    public Tally Run(TimeSpan duration)
    {
        var tally = new Tally();
        int requests = (int)(duration.TotalSeconds * (_pipeline == 1 ? PerSecond : PipelinedPerSecond));
        Run(_test, requests);
        tally.Answered(requests);
        return tally;
    }

    public void Dispose()
    {
    }

    /// <exception cref="BenchmarkException">A request was not answered: then there is nothing to compare.</exception>
    private void Run(string test, int requests)
    {
        RedisBenchmarkResult result = RedisBenchmark.RunAsync(_server, requests, _pipeline, test).GetAwaiter().GetResult();
        if (result.ExitCode != 0 || result.PerSecond.Count != 1)
        {
            throw new BenchmarkException($"redis-benchmark, {test}, against {_server}: {string.Join(' ', result.Complaints)}");
        }
    }
}
