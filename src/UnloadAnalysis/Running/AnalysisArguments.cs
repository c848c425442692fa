using System.Globalization;

namespace PluginHost.UnloadAnalysis;

/// <summary>What an analysis in a child process is told, as its command line carries it.</summary>
internal sealed record AnalysisArguments(string DumpPath, IReadOnlyList<string> Contexts, AnalysisLimits Limits, TimeSpan TimeLimit)
{
    private const int Fixed = 5;

    public string[] ToArray() =>
    [
        DumpPath,
        Limits.MaxHolders.ToString(CultureInfo.InvariantCulture),
        Limits.MaxSteps.ToString(CultureInfo.InvariantCulture),
        Limits.MaxCountedObjects.ToString(CultureInfo.InvariantCulture),
        ((long)TimeLimit.TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
        .. Contexts,
    ];

    /// <summary>Reads what <see cref="ToArray"/> wrote; null if it did not.</summary>
    public static AnalysisArguments? Parse(IReadOnlyList<string> arguments)
    {
        var numbers = new long[Fixed];
        for (int i = 1; i < Fixed; i++)
        {
            if (arguments.Count < Fixed
                || !long.TryParse(arguments[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])
                || numbers[i] > int.MaxValue)
            {
                return null;
            }
        }

        return new AnalysisArguments(
            arguments[0],
            [.. arguments.Skip(Fixed)],
            new AnalysisLimits { MaxHolders = (int)numbers[1], MaxSteps = (int)numbers[2], MaxCountedObjects = (int)numbers[3] },
            TimeSpan.FromMilliseconds(numbers[4]));
    }
}
