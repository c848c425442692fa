using System.Net.Sockets;
using PluginHost.Benchmarks.Clients;
using PluginHost.Benchmarks.Servers;

namespace PluginHost.Benchmarks.Proxies;

/// <summary>What became of connections that stay when a server reloaded.</summary>
/// <param name="Name">The server.</param>
/// <param name="Connections">How many there were.</param>
/// <param name="OnNew">How many were alive when the old process had gone.</param>
/// <param name="CutAtOnce">How many ended with the reload.</param>
/// <param name="KeptOnOld">How many went on in the old process after it.</param>
/// <param name="CutAtLimit">How many of these ended with that process.</param>
/// <param name="Limit">When it had to end.</param>
/// <param name="Skipped">Why nothing was measured; null if it was.</param>
internal sealed record ProxyRow(
    string Name, int Connections, int OnNew, int CutAtOnce, int KeptOnOld, int CutAtLimit, TimeSpan Limit, string? Skipped)
{
    internal static async Task<IReadOnlyList<ProxyRow>> MeasureAllAsync(int connections) =>
        [await MeasureAsync(new NginxProxy(), connections), await MeasureAsync(new HaProxy(), connections)];

    private static async Task<ProxyRow> MeasureAsync(ReloadingProxy proxy, int connections)
    {
        await using (proxy)
        {
            if (proxy.Missing is { } missing)
            {
                return new ProxyRow(proxy.Name, 0, 0, 0, 0, 0, ReloadingProxy.Limit, missing);
            }

            await using ServerProcess backend = await ServerProcess.StartAsync(ServerKinds.Bare);
            await proxy.StartAsync(backend.EndPoint);
            var staying = new List<BlockingConnection>();
            try
            {
                for (int i = 0; i < connections; i++)
                {
                    staying.Add(new BlockingConnection(proxy.EndPoint));
                }

                return await MeasureAsync(proxy, staying);
            }
            finally
            {
                staying.ForEach(connection => connection.Dispose());
            }
        }
    }

    /// <summary>
    /// A connection never changes processes there: what answers while the old worker lives and not when it is gone was kept by it, then
    /// cut.
    /// </summary>
    private static async Task<ProxyRow> MeasureAsync(ReloadingProxy proxy, List<BlockingConnection> staying)
    {
        int before = staying.Count(Answers);
        IReadOnlySet<int> old = await proxy.ReloadAsync();
        int after = staying.Count(Answers);
        if (before != staying.Count || !proxy.AnyLives(old))
        {
            throw new BenchmarkException(
                $"{proxy.Name}: {before} of {staying.Count} answered before and {after} after, too late to tell from which process.");
        }

        await proxy.GoneAsync(old);
        int atEnd = staying.Count(Answers);
        return new ProxyRow(proxy.Name, before, atEnd, before - after, after - atEnd, after - atEnd, ReloadingProxy.Limit, Skipped: null);
    }

    private static bool Answers(BlockingConnection connection)
    {
        try
        {
            Span<byte> answer = stackalloc byte[1];
            connection.Send([42]);
            connection.Receive(answer);
            return answer[0] == 42;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
