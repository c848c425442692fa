namespace PluginHost.Benchmarks.Crashing;

/// <summary>What became of requests on one connection.</summary>
/// <param name="Right">Answered, once, in their turn.</param>
/// <param name="Wrong">Answered by what is no answer to anything that was asked.</param>
/// <param name="Missing">Not answered, although a later one was.</param>
/// <param name="Doubled">Answered once more.</param>
internal readonly record struct Answers(long Right = 0, long Wrong = 0, long Missing = 0, long Doubled = 0)
{
    public long Bad => Wrong + Missing + Doubled;

    public static Answers operator +(Answers left, Answers right) =>
        new(left.Right + right.Right, left.Wrong + right.Wrong, left.Missing + right.Missing, left.Doubled + right.Doubled);
}
