using System.IO.Pipelines;
using System.Net.Sockets;

namespace PluginHost.Hosting.Connections;

/// <summary>A socket as a pair of pipes that read and write it directly: no pump, no second buffer, no hop between threads.</summary>
internal sealed class SocketTransport : IDuplexPipe
{
    private static readonly StreamPipeReaderOptions Reading = new(leaveOpen: true, bufferSize: 4096);
    private static readonly StreamPipeWriterOptions Writing = new(leaveOpen: true, minimumBufferSize: 4096);

    public SocketTransport(Socket socket)
    {
        var stream = new TransportStream(socket);
        Input = PipeReader.Create(stream, Reading);
        Output = PipeWriter.Create(stream, Writing);
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    /// <summary>Gives the buffers back without sending. The socket is closed.</summary>
    public void Discard()
    {
        Output.CancelPendingFlush();
        Output.Complete(new ConnectionAbortedException());
        Input.Complete();
    }
}
