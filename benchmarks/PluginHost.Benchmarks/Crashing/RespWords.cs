using System.Globalization;

namespace PluginHost.Benchmarks.Crashing;

/// <summary>ECHO, in redis's protocol, of a number that always has as many digits.</summary>
internal sealed class RespWords : IWords
{
    private const int Digits = 12;
    private static readonly byte[] Request = "*2\r\n$4\r\nECHO\r\n$12\r\n000000000000\r\n"u8.ToArray();
    private static readonly byte[] Answer = "$12\r\n000000000000\r\n"u8.ToArray();

    internal static RespWords Instance { get; } = new();

    public int RequestSize => Request.Length;

    public int AnswerSize => Answer.Length;

    public void WriteRequest(long number, Span<byte> request)
    {
        Request.CopyTo(request);
        number.TryFormat(request[^(Digits + 2)..], out _, "D12", CultureInfo.InvariantCulture);
    }

    public bool TryReadAnswer(ReadOnlySpan<byte> answer, out long number)
    {
        ReadOnlySpan<byte> digits = answer[^(Digits + 2)..^2];
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && answer.StartsWith(Answer.AsSpan(0, Answer.Length - Digits - 2)) && answer.EndsWith("\r\n"u8);
    }
}
