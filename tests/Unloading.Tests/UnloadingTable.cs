using System.Reflection;

namespace PluginHost.Unloading.Tests;

/// <summary>The table of <c>docs/unloading.md</c>.</summary>
internal static class UnloadingTable
{
    public static readonly IReadOnlyList<UnloadingRow> Rows = [.. Read()];

    private static IEnumerable<UnloadingRow> Read()
    {
        string path = typeof(UnloadingTable).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Table").Value!;
        foreach (string line in File.ReadLines(path).Where(line => line.StartsWith("| `", StringComparison.Ordinal)))
        {
            string[] cells = [.. line.Trim('|').Split('|', StringSplitOptions.TrimEntries)];
            yield return new UnloadingRow(cells[0].Trim('`'), cells[2], Holder: cells[3], Fix: cells[5].Trim('`'));
        }
    }
}
