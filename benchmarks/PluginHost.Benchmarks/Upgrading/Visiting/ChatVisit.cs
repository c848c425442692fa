using System.Text;
using PluginHost.Benchmarks.Clients;

namespace PluginHost.Benchmarks.Upgrading.Visiting;

/// <summary>Says a number in the room where everyone begins, and reads it, after the welcome.</summary>
internal sealed class ChatVisit : IVisit
{
    private const string Welcome = "* Welcome, ";
    private readonly byte[] _buffer = new byte[8 * 1024];
    private long _number;

    public bool Ask(BlockingConnection connection)
    {
        byte[] end = Encoding.ASCII.GetBytes($"> {++_number}\n");
        connection.Send(end.AsSpan(2));
        int length = 0;
        do
        {
            length += connection.ReceiveSome(_buffer.AsSpan(length));
        }
        while (_buffer.AsSpan(0, length).IndexOf(end) < 0 && length < _buffer.Length);

        return SaysWhatItShould(Encoding.ASCII.GetString(_buffer, 0, length));
    }

    /// <summary>Others may be read to come and go meanwhile.</summary>
    private bool SaysWhatItShould(string received)
    {
        int end = received.IndexOf('.', StringComparison.Ordinal);
        return end > 0
            && received.StartsWith(Welcome, StringComparison.Ordinal)
            && received.Contains($"\n<{received[Welcome.Length..end]}> {_number}\n", StringComparison.Ordinal);
    }
}
