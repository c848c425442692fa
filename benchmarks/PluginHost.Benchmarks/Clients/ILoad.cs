namespace PluginHost.Benchmarks.Clients;

/// <summary>A client that keeps one server busy. Its calls block: a blocking socket is the cheapest client there is.</summary>
internal interface ILoad : IDisposable
{
    /// <summary>Makes exchanges for <paramref name="duration"/>, waits for the last answers, and counts.</summary>
    Tally Run(TimeSpan duration);
}
