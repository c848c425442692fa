namespace PluginHost.Benchmarks.Measuring;

internal static class Slope
{
    /// <summary>The slope of the straight line that is nearest to the points by least squares; NaN if they do not make one.</summary>
    internal static double Of(IReadOnlyCollection<(double X, double Y)> points)
    {
        double x = points.Average(point => point.X);
        double y = points.Average(point => point.Y);
        return points.Sum(point => (point.X - x) * (point.Y - y)) / points.Sum(point => (point.X - x) * (point.X - x));
    }
}
