using System.Buffers.Text;
using PluginHost.Benchmarks.Clients;

namespace PluginHost.Benchmarks.Upgrading.Visiting;

/// <summary>A counter that nobody else touches goes up by one: no visit before may have been forgotten.</summary>
internal sealed class StoreVisit : IVisit
{
    private static readonly byte[] Request = "*2\r\n$4\r\nINCR\r\n$6\r\nvisits\r\n"u8.ToArray();
    private long _answered;
    private long _asked;

    public bool Ask(BlockingConnection connection)
    {
        _asked++;
        connection.Send(Request);
        Span<byte> answer = stackalloc byte[32];
        int length = 0;
        do
        {
            length += connection.ReceiveSome(answer[length..]);
        }
        while (answer[length - 1] != (byte)'\n' && length < answer.Length);

        if (answer[0] != (byte)':' || !Utf8Parser.TryParse(answer[1..length], out long number, out int read) || read != length - 3)
        {
            return false;
        }

        // One that was asked for and never answered may have been counted or not.
        bool isRight = number > _answered && number <= _asked;
        (_answered, _asked) = (number, number);
        return isRight;
    }
}
