using System.Globalization;
using System.Net;
using PluginHost.Benchmarks.Clients;

namespace PluginHost.Benchmarks.KeyValue;

/// <summary>Keys that are written once and that nobody else touches, on a connection that stays meanwhile. Owns it.</summary>
internal sealed class KeptKeys : IDisposable
{
    private readonly RespConnection _connection;
    private readonly int _count;

    internal KeptKeys(IPEndPoint server, int count)
    {
        (_connection, _count) = (new RespConnection(server), count);
        for (int i = 0; i < count; i++)
        {
            _connection.Ask("SET", Key(i), Value(i));
        }
    }

    /// <returns>How many have not their value any more.</returns>
    internal int CountLost() => CountLost(_connection);

    /// <inheritdoc cref="CountLost()"/>
    /// <param name="store">Another connection to ask on.</param>
    internal int CountLost(RespConnection store) => Enumerable.Range(0, _count).Count(i => store.Ask("GET", Key(i)) != Value(i));

    public void Dispose() => _connection.Dispose();

    private static string Key(int number) => string.Create(CultureInfo.InvariantCulture, $"kept:{number}");

    private static string Value(int number) => string.Create(CultureInfo.InvariantCulture, $"value {number}");
}
