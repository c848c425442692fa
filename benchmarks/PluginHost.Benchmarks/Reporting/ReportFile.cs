using System.Text.Json;
using System.Text.Json.Serialization;

namespace PluginHost.Benchmarks.Reporting;

/// <summary>artifacts/benchmarks/NAME.json: the last result of each benchmark.</summary>
internal static class ReportFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        // A server of which every exchange failed has no cost of one.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <returns>The path of the file.</returns>
    internal static string Write<TReport>(string name, TReport report)
    {
        string path = PathOf(name + ".json");
        File.WriteAllText(path, JsonSerializer.Serialize(report, Options));
        return path;
    }

    /// <summary>What a server logged meanwhile, beside its report.</summary>
    internal static void WriteLog(string name, IEnumerable<string> lines) => File.WriteAllLines(PathOf(name + ".log"), lines);

    private static string PathOf(string file) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(Artifacts.Directory, "benchmarks")).FullName, file);
}
