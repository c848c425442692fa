using System.Buffers;
using System.IO.Pipelines;
using PluginHost.Contracts;

namespace PluginHost.Plugins.Echo;

/// <summary>Sends back whatever it receives (RFC 862).</summary>
[Endpoint("tcp://127.0.0.1:7007")]
[WarmUp("warm-up")]
public sealed class Echo : IConnectionHandler
{
    public async Task HandleAsync(IConnection connection, CancellationToken aborted)
    {
        (PipeReader input, PipeWriter output) = (connection.Transport.Input, connection.Transport.Output);

        while (true)
        {
            ReadResult received = await input.ReadAsync(aborted);
            foreach (ReadOnlyMemory<byte> segment in received.Buffer)
            {
                output.Write(segment.Span);
            }

            input.AdvanceTo(received.Buffer.End);
            FlushResult flushed = await output.FlushAsync(aborted);
            if (received.IsCompleted || flushed.IsCompleted)
            {
                return;
            }
        }
    }
}
