using System.Buffers;
using System.Text;

namespace PluginHost.Plugins.Chat;

/// <summary>Text on the wire: UTF-8, ended by a line feed, before which a carriage return may stand.</summary>
internal static class Line
{
    /// <summary>Of a line that is received, without its end, in bytes.</summary>
    internal const int MaxLength = 1024;

    /// <summary>
    /// Of a line that is sent, with its end, in bytes: what a member says may grow threefold where it is no UTF-8, and the list of a room's
    /// members is long.
    /// </summary>
    internal const int MaxSentLength = 8 * 1024;

    /// <summary>Not from a pool: the bytes stand in the outboxes of a whole room, and nobody knows which of them is the last.</summary>
    internal static byte[] Encode(string line)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(line) + 1];
        Encoding.UTF8.GetBytes(line, bytes);
        bytes[^1] = (byte)'\n';
        return bytes;
    }

    /// <summary>Drops control characters, which could do things to the readers' terminals.</summary>
    internal static string Decode(in ReadOnlySequence<byte> line)
    {
        string text = Encoding.UTF8.GetString(line);
        return text.Any(char.IsControl) ? string.Concat(text.Where(c => !char.IsControl(c))) : text;
    }
}
