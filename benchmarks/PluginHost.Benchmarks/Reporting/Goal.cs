namespace PluginHost.Benchmarks.Reporting;

/// <summary>What a number ought to be, and is.</summary>
/// <param name="What">What was measured, with its unit.</param>
/// <param name="Measured">What it came to.</param>
/// <param name="AtMost">What it may come to.</param>
internal sealed record Goal(string What, double Measured, double AtMost)
{
    public bool Met => Measured <= AtMost;
}
