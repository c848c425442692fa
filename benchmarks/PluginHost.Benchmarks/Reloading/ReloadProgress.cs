namespace PluginHost.Benchmarks.Reloading;

/// <summary>What is known of the reloads at the moment, and so what may be answered. Written by one thread, read by all clients.</summary>
internal sealed class ReloadProgress
{
    private volatile int _serving = 1;
    private volatile int _commanded = 1;

    /// <summary>
    /// The generation that the last answered command brought: what is opened from here on must get this one or a later one.
    /// </summary>
    internal int Serving => _serving;

    /// <summary>The next generation is about to be commanded.</summary>
    /// <returns>Its number.</returns>
    internal int Begin() => _commanded = _serving + 1;

    internal void End() => _serving = _commanded;

    /// <param name="answer">What came.</param>
    /// <param name="question">What was asked.</param>
    /// <param name="oldest">What <see cref="Serving"/> was before the connection was opened.</param>
    internal bool IsRight(Answer answer, long question, int oldest) =>
        answer.Question == question
        && answer.Generation >= oldest
        && answer.Generation <= _commanded
        && answer.Build == Builds.Of(answer.Generation);
}
