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

    /// <summary>
    /// For what a server logs meanwhile, beside the report. Each line is written as it comes: it is wanted most where there is no report in
    /// the end.
    /// </summary>
    internal static TextWriter OpenLog(string name) =>
        TextWriter.Synchronized(new StreamWriter(PathOf(name + ".log")) { AutoFlush = true });

    private static string PathOf(string file) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(Artifacts.Directory, "benchmarks")).FullName, file);
}
