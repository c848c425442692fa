using System.Buffers.Text;
using PluginHost.Benchmarks.Sessions;

namespace PluginHost.Benchmarks.Upgrading.Staying;

/// <summary>
/// What one member of a room reads: every member counts aloud from 1, so every line is known beforehand. Not thread-safe.
/// </summary>
internal sealed class ChatTranscript
{
    private readonly int _firstMember;
    private readonly NumberedStream[] _members;
    private long _wrong;

    /// <param name="member">Who reads.</param>
    /// <param name="roomSize">Members with numbers that follow each other share a room.</param>
    internal ChatTranscript(int member, int roomSize)
    {
        _firstMember = member / roomSize * roomSize;
        _members = [.. Enumerable.Range(0, roomSize).Select(_ => new NumberedStream())];
    }

    /// <summary>Lines that came in their order.</summary>
    internal long Right { get; private set; }

    /// <summary>Lines that nobody said, or that came after a later one.</summary>
    internal long Wrong => _wrong + _members.Sum(member => member.Reordered);

    internal long Doubled => _members.Sum(member => member.Duplicated);

    /// <summary>As it is called in the chat.</summary>
    internal static string Nick(int member) => $"m{member}";

    /// <summary>The last number of a member that came.</summary>
    internal long LastOf(int member) => _members[member - _firstMember].Last;

    /// <summary>How many lines of a member who has said so many have not come.</summary>
    internal long MissingOf(int member, long said) => _members[member - _firstMember].Lost + Math.Max(0, said - LastOf(member));

    /// <summary>How many bytes a line takes; the last ones of a member are what is missing, or as long.</summary>
    internal static long LengthOf(int member, long number) => $"<{Nick(member)}> {number}\n".Length;

    /// <param name="line">Without its end.</param>
    internal void Read(ReadOnlySpan<byte> line)
    {
        if (IsArrival(line))
        {
            return;
        }

        if (!TryParse(line, out int member, out long number) || member < _firstMember || member >= _firstMember + _members.Length)
        {
            _wrong++;
            return;
        }

        Right += _members[member - _firstMember].Add(number) ? 1 : 0;
    }

    /// <summary>Before all are there, those who are read that others come.</summary>
    private static bool IsArrival(ReadOnlySpan<byte> line) => line.StartsWith("* "u8) && line.IndexOf(" has come to #"u8) > 0;

    private static bool TryParse(ReadOnlySpan<byte> line, out int member, out long number)
    {
        (member, number) = (0, 0);
        int end = line.IndexOf("> "u8);
        return end > 2
            && line.StartsWith("<m"u8)
            && Utf8Parser.TryParse(line[2..end], out member, out int read) && read == end - 2
            && Utf8Parser.TryParse(line[(end + 2)..], out number, out read) && read == line.Length - end - 2;
    }
}
