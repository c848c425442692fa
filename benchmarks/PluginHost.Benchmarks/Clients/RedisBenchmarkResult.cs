using System.Globalization;

namespace PluginHost.Benchmarks.Clients;

/// <summary>
/// How a run of redis-benchmark ended. It gives up at the first reply that is an error and at the first connection that breaks.
/// </summary>
/// <param name="ExitCode">0 if every request was answered.</param>
/// <param name="PerSecond">The tests that it completed, by name, with their requests a second; 0 where it took less than its clock's
/// millisecond ("inf").</param>
/// <param name="Complaints">What it wrote besides.</param>
internal sealed record RedisBenchmarkResult(int ExitCode, IReadOnlyDictionary<string, double> PerSecond, IReadOnlyList<string> Complaints)
{
    private const string Head = "\"test\",";

    /// <summary>Errors, counted as one each.</summary>
    internal int Errors => Math.Max(Complaints.Count, ExitCode == 0 ? 0 : 1);

    /// <summary>A line a test, such as <c>"GET","42553.19",...</c>; whatever looks different is a complaint.</summary>
    internal static RedisBenchmarkResult Parse(int exitCode, string output, string error)
    {
        var perSecond = new Dictionary<string, double>();
        var complaints = new List<string>();
        foreach (string line in Lines(output).Concat(Lines(error)).Where(line => !line.StartsWith(Head, StringComparison.Ordinal)))
        {
            string[] cells = line.Split("\",\"");
            if (line[0] == '"' && cells.Length > 2)
            {
                perSecond[cells[0][1..]] = double.TryParse(cells[1], CultureInfo.InvariantCulture, out double rate) ? rate : 0;
            }
            else
            {
                complaints.Add(line);
            }
        }

        return new RedisBenchmarkResult(exitCode, perSecond, complaints);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
