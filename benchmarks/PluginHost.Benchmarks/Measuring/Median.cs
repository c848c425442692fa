namespace PluginHost.Benchmarks.Measuring;

internal static class Median
{
    /// <summary>The middle value, or the mean of the two in the middle.</summary>
    internal static double Of(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        int middle = ordered.Length / 2;
        return ordered.Length % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
    }
}
