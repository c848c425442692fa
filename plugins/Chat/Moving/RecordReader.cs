using System.Buffers;
using System.Text;

namespace PluginHost.Plugins.Chat;

/// <summary>Reads what <see cref="RecordWriter"/> wrote, and trusts none of it.</summary>
internal ref struct RecordReader(ReadOnlySequence<byte> from)
{
    private SequenceReader<byte> _reader = new(from);

    internal readonly bool IsAtEnd => _reader.End;

    /// <param name="atMost">What is more is wrong, as what is negative is.</param>
    internal int ReadCount(int atMost) =>
        _reader.TryReadLittleEndian(out int value) && value >= 0 && value <= atMost
            ? value
            : throw Wrong("a number is missing or out of range");

    internal long ReadInt64() => _reader.TryReadLittleEndian(out long value) ? value : throw Wrong("a number is missing");

    internal bool ReadBoolean() => ReadCount(atMost: 1) == 1;

    internal DateTimeOffset? ReadTime() => ReadInt64() switch
    {
        0 => null,
        long value when value <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() && value > 0 =>
            DateTimeOffset.FromUnixTimeMilliseconds(value),
        _ => throw Wrong("a time is out of range"),
    };

    /// <param name="maxLength">In bytes.</param>
    internal string ReadText(int maxLength) => Encoding.UTF8.GetString(ReadSequence(maxLength));

    /// <inheritdoc cref="ReadText"/>
    internal byte[] ReadBytes(int maxLength) => ReadSequence(maxLength).ToArray();

    internal string ReadName() => ReadText(maxLength: 64) is var name && Naming.IsValid(name) ? name : throw Wrong($"'{name}' is no name");

    internal static InvalidDataException Wrong(string what) => new($"This is not what the chat wrote: {what}.");

    private ReadOnlySequence<byte> ReadSequence(int maxLength) =>
        _reader.TryReadExact(ReadCount(maxLength), out ReadOnlySequence<byte> bytes) ? bytes : throw Wrong("it ends too early");
}
