namespace PluginHost.Benchmarks.Measuring;

/// <summary>How long something took, in milliseconds.</summary>
/// <param name="Count">How often it was measured.</param>
/// <param name="P50">The median.</param>
/// <param name="P99">What one in a hundred exceeds.</param>
/// <param name="Longest">The longest.</param>
internal sealed record Latency(long Count, double P50, double P99, double Longest);
