using System.Buffers;
using System.IO.Pipelines;
using PluginHost.Contracts;

namespace PluginHost.Plugins.KeyValue.Sessions;

/// <summary>
/// The connection's transport, where the host sees what was handled and what is to be sent. Requests are consumed before their replies are
/// flushed.
/// </summary>
internal sealed class TransportExchange(IConnection connection) : Exchange
{
    private readonly PipeReader _in = connection.Transport.Input;
    private readonly PipeWriter _out = connection.Transport.Output;
    private ReadOnlySequence<byte> _shown;
    private bool _isReading;

    public override async ValueTask<int> ReceiveAsync(InputBuffer input, int needed, CancellationToken until)
    {
        Consume(input);
        ReadResult read;
        do
        {
            read = await _in.ReadAsync(until);
            (_shown, _isReading) = (read.Buffer, true);
            if (_shown.Length == input.Count && !read.IsCompleted)
            {
                Consume(input);
            }
        }
        while (!_isReading);

        return (int)(_shown.Length - input.Count);
    }

    public override void Take(InputBuffer input, int received)
    {
        foreach (ReadOnlyMemory<byte> part in _shown.Slice(input.Count))
        {
            for (ReadOnlyMemory<byte> left = part; !left.IsEmpty;)
            {
                Memory<byte> room = input.Room(needed: 0);
                int count = Math.Min(room.Length, left.Length);
                left[..count].CopyTo(room);
                input.Received(count);
                left = left[count..];
            }
        }
    }

    public override async ValueTask SendAsync(InputBuffer input, ReadOnlyMemory<byte> replies)
    {
        Consume(input);
        await _out.WriteAsync(replies);
    }

    public override void Leave(InputBuffer input) => Consume(input);

    /// <summary>What is no longer in the buffer was handled; what is has been looked at.</summary>
    private void Consume(InputBuffer input)
    {
        if (_isReading)
        {
            _in.AdvanceTo(_shown.GetPosition(_shown.Length - input.Count), _shown.End);
            _isReading = false;
        }
    }
}
