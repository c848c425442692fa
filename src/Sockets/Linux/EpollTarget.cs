using System.Globalization;

namespace PluginHost.Sockets;

/// <summary>One registration as an epoll descriptor's fdinfo shows it.</summary>
internal readonly record struct EpollTarget(int Number, ulong Inode)
{
    /// <summary>Reads a line such as <c>tfd:       45 events: 8000001d data: 0  pos:0 ino:a759d sdev:9</c>.</summary>
    public static bool TryParse(string line, out EpollTarget target)
    {
        target = default;
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2
            || words[0] != "tfd:"
            || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            || Array.Find(words, word => word.StartsWith("ino:", StringComparison.Ordinal)) is not { } inode
            || !ulong.TryParse(inode.AsSpan("ino:".Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong parsed))
        {
            return false;
        }

        target = new EpollTarget(number, parsed);
        return true;
    }
}
