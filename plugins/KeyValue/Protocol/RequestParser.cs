namespace PluginHost.Plugins.KeyValue.Protocol;

/// <summary>
/// Reads requests of RESP2, arrays of bulk strings (<see href="https://redis.io/docs/latest/develop/reference/protocol-spec/"/>), from one
/// contiguous buffer. It remembers nothing of an incomplete request: what was received of it is the whole of its state, and can move to
/// another parser.
/// </summary>
internal sealed class RequestParser
{
    // "$0\r\n\r\n": an announced argument takes no less.
    private const int ShortestArgument = 6;

    // More digits than any length within the limits has.
    private const int LongestNumber = 20;

    public Arguments Arguments { get; } = new();

    /// <summary>
    /// After <see cref="RequestStatus.Incomplete"/>: the bytes that the request has at least, so that it need not be parsed anew before.
    /// </summary>
    public int Needed { get; private set; }

    /// <summary>After <see cref="RequestStatus.Malformed"/>: what is wrong, in redis's words.</summary>
    public string Fault { get; private set; } = string.Empty;

    /// <summary>Reads the request that begins at <paramref name="start"/>.</summary>
    /// <param name="buffer">Arguments refer to it.</param>
    /// <param name="start">Before <paramref name="end"/>.</param>
    /// <param name="end">The end of what was received.</param>
    /// <param name="next">After <see cref="RequestStatus.Complete"/>: where the next request begins.</param>
    public RequestStatus Read(byte[] buffer, int start, int end, out int next)
    {
        Arguments.Clear(buffer);
        next = start;
        if (buffer[start] != '*')
        {
            return ReadLine(buffer, start, end, out next);
        }

        int at = start + 1;
        RequestStatus status = ReadNumber(buffer.AsSpan(0, end), ref at, out int count);
        if (status != RequestStatus.Complete)
        {
            return status == RequestStatus.Malformed ? Malformed("invalid multibulk length") : Incomplete(end - start + 1);
        }

        if (count > Limits.Arguments)
        {
            return Malformed("invalid multibulk length");
        }

        for (int left = count; left > 0; left--)
        {
            if (at == end)
            {
                return Incomplete(at - start + ((long)left * ShortestArgument));
            }

            if (buffer[at] != '$')
            {
                return Malformed($"expected '$', got '{(char)buffer[at]}'");
            }

            at++;
            status = ReadNumber(buffer.AsSpan(0, end), ref at, out int length);
            if (status == RequestStatus.Malformed || length is < 0 or > Limits.Bulk)
            {
                return Malformed("invalid bulk length");
            }

            if (status == RequestStatus.Incomplete)
            {
                return Incomplete(end - start + 1);
            }

            if (end - at < length + 2)
            {
                return Incomplete(at - start + length + 2 + ((long)(left - 1) * ShortestArgument));
            }

            if (buffer[at + length] != '\r' || buffer[at + length + 1] != '\n')
            {
                return Malformed("bulk string is longer than announced");
            }

            Arguments.Add(at, length);
            at += length + 2;
        }

        next = at;
        return RequestStatus.Complete;
    }

    private RequestStatus ReadLine(byte[] buffer, int start, int end, out int next)
    {
        next = start;
        int length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
        if ((length < 0 ? end - start : length) > Limits.Inline)
        {
            return Malformed("too big inline request");
        }

        if (length < 0)
        {
            return Incomplete(end - start + 1);
        }

        next = start + length + 1;
        return InlineParser.TrySplit(buffer, start, next - 1, Arguments)
            ? RequestStatus.Complete
            : Malformed("unbalanced quotes in request");
    }

    // A decimal number and its line end. "Incomplete" only while more bytes could still make it one.
    private static RequestStatus ReadNumber(ReadOnlySpan<byte> input, ref int at, out int number)
    {
        int place = at;
        bool negative = place < input.Length && input[place] == '-';
        int first = negative ? ++place : place;
        long value = 0;
        while (place < input.Length && (uint)(input[place] - '0') <= 9)
        {
            value = (value * 10) + (input[place++] - '0');
            if (value > int.MaxValue || place - first > LongestNumber)
            {
                number = 0;
                return RequestStatus.Malformed;
            }
        }

        number = (int)(negative ? -value : value);
        int left = input.Length - place;
        if (left < 2)
        {
            return left == 0 || (input[place] == '\r' && place > first) ? RequestStatus.Incomplete : RequestStatus.Malformed;
        }

        at = place + 2;
        return place > first && input[place] == '\r' && input[place + 1] == '\n' ? RequestStatus.Complete : RequestStatus.Malformed;
    }

    private RequestStatus Incomplete(long needed)
    {
        if (needed > Limits.Request)
        {
            return Malformed("too big request");
        }

        Needed = (int)needed;
        return RequestStatus.Incomplete;
    }

    private RequestStatus Malformed(string fault)
    {
        Fault = "ERR Protocol error: " + fault;
        return RequestStatus.Malformed;
    }
}
