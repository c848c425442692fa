using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PluginHost.Hosting.Tests.Harness;

/// <summary>A client with a real socket that talks in lines.</summary>
internal sealed class TestClient : IDisposable
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private string _received = string.Empty;
    private int _at;

    private TestClient(Socket socket) => Socket = socket;

    public Socket Socket { get; }

    public static async Task<TestClient> ConnectAsync(EndPoint to)
    {
        Socket socket = to is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(to).WithPatience();
            return new TestClient(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a line and gives back the one that answers.</summary>
    public async Task<string> AskAsync(string line)
    {
        await SendAsync(line);
        return await ReadLineAsync();
    }

    public async Task SendAsync(string line) => await Socket.SendAsync(Encoding.UTF8.GetBytes(line + "\n")).WithPatience();

    public async Task<string> ReadLineAsync()
    {
        int end;
        while ((end = _received.IndexOf('\n', _at)) < 0)
        {
            int received = await Socket.ReceiveAsync(_buffer).WithPatience();
            if (received == 0)
            {
                throw new EndOfStreamException($"The connection ended; before: '{_received[_at..]}'.");
            }

            (_received, _at) = (_received[_at..] + Encoding.UTF8.GetString(_buffer, 0, received), 0);
        }

        string line = _received[_at..end];
        _at = end + 1;
        return line;
    }

    /// <summary>How the connection ends: the bytes that still came, and whether it was by a reset.</summary>
    public async Task<(long Bytes, bool Reset)> EndAsync()
    {
        long bytes = _received.Length - _at;
        while (true)
        {
            try
            {
                int received = await Socket.ReceiveAsync(_buffer).WithPatience();
                if (received == 0)
                {
                    return (bytes, false);
                }

                bytes += received;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
            {
                return (bytes, true);
            }
        }
    }

    public void Dispose() => Socket.Dispose();
}
