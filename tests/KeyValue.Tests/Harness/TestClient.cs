using System.Net.Sockets;
using System.Text;

namespace PluginHost.KeyValue.Tests.Harness;

/// <summary>A client that shows replies as they came, with a blank for every line end.</summary>
internal sealed class TestClient(Socket socket)
{
    private readonly byte[] _buffer = new byte[256 << 10];
    private int _start;
    private int _end;

    /// <summary>Sends a request, its arguments separated by single blanks.</summary>
    public async Task<string> AskAsync(string request)
    {
        await SendAsync(Resp.Request(request));
        return await ReadReplyAsync();
    }

    public Task SendAsync(string latin1) => SendAsync(Encoding.Latin1.GetBytes(latin1));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes).WithPatience()..];
        }
    }

    public void EndSending() => socket.Shutdown(SocketShutdown.Send);

    public async Task<string> ReadReplyAsync()
    {
        var reply = new StringBuilder();
        int left = 1;
        while (left-- > 0)
        {
            string line = await ReadLineAsync();
            reply.Append(reply.Length > 0 ? " " : string.Empty).Append(line);
            if (line[0] == '*')
            {
                left += Math.Max(int.Parse(line.AsSpan(1)), 0);
            }
            else if (line[0] == '$' && line != "$-1")
            {
                string bulk = await ReadBytesAsync(int.Parse(line.AsSpan(1)) + 2);
                reply.Append(' ').Append(bulk.AsSpan(0, bulk.Length - 2));
            }
        }

        return reply.ToString();
    }

    /// <summary>Whether the server has closed the connection and nothing is left.</summary>
    public async Task<bool> IsAtEndAsync()
    {
        try
        {
            return _start == _end && await socket.ReceiveAsync(_buffer.AsMemory()).WithPatience() == 0;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset)
        {
            return true;
        }
    }

    public async Task<string> ReadBytesAsync(int count)
    {
        var read = new StringBuilder();
        while (count > 0)
        {
            await FillAsync();
            int taken = Math.Min(count, _end - _start);
            read.Append(Encoding.Latin1.GetString(_buffer, _start, taken));
            _start += taken;
            count -= taken;
        }

        return read.ToString();
    }

    private async Task<string> ReadLineAsync()
    {
        var line = new StringBuilder();
        while (true)
        {
            await FillAsync();
            char read = (char)_buffer[_start++];
            if (read == '\n')
            {
                return line.ToString(0, line.Length - 1);
            }

            line.Append(read);
        }
    }

    private async Task FillAsync()
    {
        if (_start == _end)
        {
            _start = 0;
            _end = await socket.ReceiveAsync(_buffer.AsMemory()).WithPatience();
            Assert.True(_end > 0, "The server closed the connection.");
        }
    }
}
