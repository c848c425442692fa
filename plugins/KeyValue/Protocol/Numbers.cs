using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace PluginHost.Plugins.KeyValue.Protocol;

/// <summary>Numbers as redis reads and writes them.</summary>
internal static class Numbers
{
    /// <summary>The longest text that <see cref="Format(double, Span{byte})"/> writes.</summary>
    public const int LongestDouble = 32;

    /// <summary>The longest text of an integer.</summary>
    public const int LongestInteger = 20;

    // Below 2^53 every integer is a double of its own.
    private const double ExactIntegers = 1L << 53;

    /// <summary>Reads an integer in the one form that it is written in: no plus sign, no leading zeros, no blanks.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long value)
    {
        bool canonical = text.Length switch
        {
            0 => false,
            1 => true,
            _ => text[0] is >= (byte)'1' and <= (byte)'9' || (text[0] == '-' && text[1] is >= (byte)'1' and <= (byte)'9'),
        };
        value = 0;
        return canonical && Utf8Parser.TryParse(text, out value, out int read) && read == text.Length;
    }

    /// <summary>Reads a floating-point number; infinities as <c>inf</c>, <c>+inf</c>, <c>-inf</c>. Not a number is refused.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (double.TryParse(text, styles, CultureInfo.InvariantCulture, out value))
        {
            return !double.IsNaN(value);
        }

        bool negative = text.StartsWith("-"u8);
        ReadOnlySpan<byte> magnitude = negative || text.StartsWith("+"u8) ? text[1..] : text;
        value = negative ? double.NegativeInfinity : double.PositiveInfinity;
        return Ascii.EqualsIgnoreCase(magnitude, "inf"u8) || Ascii.EqualsIgnoreCase(magnitude, "infinity"u8);
    }

    /// <summary>Writes the shortest text that reads back as the same number.</summary>
    /// <returns>Its length.</returns>
    public static int Format(double value, Span<byte> to)
    {
        int written;
        if (double.IsInfinity(value))
        {
            ReadOnlySpan<byte> name = value > 0 ? "inf"u8 : "-inf"u8;
            name.CopyTo(to);
            return name.Length;
        }

        if (Math.Abs(value) < ExactIntegers && value == Math.Truncate(value))
        {
            if (value == 0 && double.IsNegative(value))
            {
                "-0"u8.CopyTo(to);
                return 2;
            }

            ((long)value).TryFormat(to, out written, provider: CultureInfo.InvariantCulture);
            return written;
        }

        value.TryFormat(to, out written, "R", CultureInfo.InvariantCulture);
        Ascii.ToLowerInPlace(to[..written], out _);
        return written;
    }
}
