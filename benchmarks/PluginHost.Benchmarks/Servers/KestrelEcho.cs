using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace PluginHost.Benchmarks.Servers;

/// <summary>Sends back what it receives, with one flush for each read.</summary>
internal sealed class KestrelEcho : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        var output = connection.Transport.Output;
        while (true)
        {
            var read = await input.ReadAsync();
            if (read.Buffer.IsEmpty && read.IsCompleted)
            {
                return;
            }

            foreach (var segment in read.Buffer)
            {
                output.Write(segment.Span);
            }

            input.AdvanceTo(read.Buffer.End);
            await output.FlushAsync();
        }
    }
}
