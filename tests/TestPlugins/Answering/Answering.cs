using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins;

/// <summary>Answers each line with its version and the line; after <c>quit</c> it ends the connection.</summary>
public abstract class Answering(string version) : IConnectionHandler
{
    public async Task HandleAsync(IConnection connection, CancellationToken aborted)
    {
        (PipeReader input, PipeWriter output) = (connection.Transport.Input, connection.Transport.Output);
        while (true)
        {
            ReadResult read = await input.ReadAsync(aborted);
            ReadOnlySequence<byte> rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                string line = Encoding.UTF8.GetString(rest.Slice(0, end));
                output.Write(Encoding.UTF8.GetBytes($"{version}:{line}\n"));
                rest = rest.Slice(rest.GetPosition(1, end));
                if (line == "quit")
                {
                    return;
                }
            }

            input.AdvanceTo(rest.Start, rest.End);
            await output.FlushAsync(aborted);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }
}
