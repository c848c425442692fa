using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PluginHost.Benchmarks.Clients;

/// <summary>A connection to a server that speaks RESP2, with one request under way at a time. Its calls block. Not thread-safe.</summary>
internal sealed class RespConnection : IDisposable
{
    private readonly BlockingConnection _connection;

    /// <exception cref="SocketException">The server cannot be reached.</exception>
    internal RespConnection(IPEndPoint server) => _connection = new BlockingConnection(server);

    /// <returns>The text of the reply; null if that is the null reply.</returns>
    /// <exception cref="BenchmarkException">The reply is an error or an array, or none came.</exception>
    internal string? Ask(params string[] words)
    {
        string request = $"*{words.Length}\r\n" + string.Concat(words.Select(word => $"${word.Length}\r\n{word}\r\n"));
        try
        {
            _connection.Send(Encoding.ASCII.GetBytes(request));
            string head = ReadLine();
            return head[0] switch
            {
                '+' or ':' => head[1..],
                '$' => ReadText(int.Parse(head.AsSpan(1), CultureInfo.InvariantCulture)),
                _ => throw new BenchmarkException($"{words[0]} was answered by '{head}'."),
            };
        }
        catch (SocketException e)
        {
            throw new BenchmarkException($"{words[0]} was not answered: {e.Message}", e);
        }
    }

    public void Dispose() => _connection.Dispose();

    private string? ReadText(int size)
    {
        if (size < 0)
        {
            return null;
        }

        byte[] text = new byte[size + 2];
        _connection.Receive(text);
        return Encoding.ASCII.GetString(text.AsSpan(0, size));
    }

    /// <summary>Byte by byte: lines are short, and nothing is measured here.</summary>
    private string ReadLine()
    {
        var line = new StringBuilder();
        Span<byte> next = stackalloc byte[1];
        for (_connection.Receive(next); next[0] != '\n'; _connection.Receive(next))
        {
            line.Append((char)next[0]);
        }

        return line.ToString(0, line.Length - 1);
    }
}
