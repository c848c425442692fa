namespace PluginHost.Plugins.KeyValue.Protocol;

/// <summary>
/// Splits the line of an inline request at its blanks. Quoted arguments may hold blanks and, between double quotes, escapes; they are
/// decoded in place, which only makes them shorter.
/// </summary>
internal static class InlineParser
{
    /// <returns>False if a quote is not closed, or closed within a word.</returns>
    public static bool TrySplit(byte[] buffer, int start, int end, Arguments arguments)
    {
        int at = start;
        while (true)
        {
            while (at < end && IsBlank(buffer[at]))
            {
                at++;
            }

            if (at == end)
            {
                return true;
            }

            int first = at;
            int written = at;
            while (at < end && !IsBlank(buffer[at]))
            {
                byte quote = buffer[at];
                if (quote is not ((byte)'"' or (byte)'\''))
                {
                    buffer[written++] = buffer[at++];
                    continue;
                }

                at++;
                if (!TryUnquote(buffer, quote, ref at, end, ref written))
                {
                    return false;
                }
            }

            arguments.Add(first, written - first);
        }
    }

    private static bool TryUnquote(byte[] buffer, byte quote, ref int at, int end, ref int written)
    {
        while (at < end)
        {
            byte read = buffer[at++];
            if (read == quote)
            {
                return at == end || IsBlank(buffer[at]);
            }

            if (read == '\\' && at < end)
            {
                read = quote == '"' ? Unescape(buffer, ref at, end) : buffer[at] == '\'' ? buffer[at++] : read;
            }

            buffer[written++] = read;
        }

        return false;
    }

    private static byte Unescape(byte[] buffer, ref int at, int end)
    {
        byte read = buffer[at++];
        if (read == 'x' && end - at >= 2 && char.IsAsciiHexDigit((char)buffer[at]) && char.IsAsciiHexDigit((char)buffer[at + 1]))
        {
            read = (byte)((HexDigit(buffer[at]) << 4) | HexDigit(buffer[at + 1]));
            at += 2;
            return read;
        }

        return read switch
        {
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            (byte)'b' => (byte)'\b',
            (byte)'a' => (byte)'\a',
            _ => read,
        };
    }

    private static int HexDigit(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static bool IsBlank(byte value) => value is (byte)' ' or (>= (byte)'\t' and <= (byte)'\r');
}
