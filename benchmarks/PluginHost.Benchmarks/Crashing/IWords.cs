namespace PluginHost.Benchmarks.Crashing;

/// <summary>How a plugin is asked for a number, and how it gives it back. Requests have one size, and so have answers.</summary>
internal interface IWords
{
    int RequestSize { get; }

    int AnswerSize { get; }

    void WriteRequest(long number, Span<byte> request);

    /// <returns>False if it is no answer at all.</returns>
    bool TryReadAnswer(ReadOnlySpan<byte> answer, out long number);
}
