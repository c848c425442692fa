using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PluginHost.Contracts;
using PluginHost.Sockets;

namespace PluginHost.Plugins.Time;

/// <summary>
/// Answers every datagram with the time of day in ISO 8601 and a line end (RFC 867 over UDP leaves the format to the server).
/// </summary>
[Endpoint("udp://127.0.0.1:7010")]
public sealed class Time(IPluginContext context) : ISocketReceiver
{
    public ValueTask TransferSocketAsync(SocketInformation socket, string endpoint, CancellationToken cancellationToken)
    {
        _ = AnswerAsync(SocketDuplicator.Open(socket)); // Ends when the generation drains; the host waits for the socket to be closed.
        return ValueTask.CompletedTask;
    }

    private async Task AnswerAsync(Socket socket)
    {
        byte[] question = new byte[512];
        EndPoint anyone = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        using (socket)
        {
            while (!context.Draining.IsCancellationRequested)
            {
                try
                {
                    SocketReceiveFromResult asked = await socket.ReceiveFromAsync(question, SocketFlags.None, anyone, context.Draining);
                    string answer = context.TimeProvider.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
                    await socket.SendToAsync(
                        Encoding.ASCII.GetBytes(answer + "\r\n"), SocketFlags.None, asked.RemoteEndPoint, CancellationToken.None);
                }
                catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
                {
                    return;
                }
                catch (SocketException)
                {
                    // A question longer than the buffer, or an answer that its asker no longer waits for (ICMP unreachable): on to the
                    // next.
                }
            }
        }
    }
}
