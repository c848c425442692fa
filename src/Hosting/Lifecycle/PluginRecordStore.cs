using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Telemetry;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// Keeps each plugin's <see cref="PluginRecord"/> in <c>plugins/&lt;name&gt;/record.json</c> of the state directory, replaced as a whole.
/// </summary>
internal sealed partial class PluginRecordStore(string stateDirectory, ILogger<PluginRecordStore> logger)
{
    /// <summary>The plugins that something is kept of, as their directories spell them.</summary>
    public IReadOnlyList<string> Names()
    {
        string plugins = Path.Combine(stateDirectory, "plugins");
        try
        {
            return Directory.Exists(plugins)
                ? [.. Directory.EnumerateDirectories(plugins).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            HostingLog.StateNotRead(logger, plugins, e.Message);
            return [];
        }
    }

    public PluginRecord Read(string plugin)
    {
        string path = PathOf(plugin);
        try
        {
            if (!File.Exists(path))
            {
                return PluginRecord.Empty;
            }

            PluginRecord? record = JsonSerializer.Deserialize(File.ReadAllBytes(path), Json.Default.PluginRecord);
            return record is null || record.Served.IsDefault ? PluginRecord.Empty : record;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            HostingLog.StateNotRead(logger, path, e.Message);
            return PluginRecord.Empty;
        }
    }

    /// <summary>Writes a new file and renames it over the old one, so that a crash leaves one of the two.</summary>
    /// <param name="plugin">The plugin's name.</param>
    /// <param name="record">What to keep.</param>
    /// <param name="durable">Wait until it is on the disk: fsync(2), which a busy disk answers late.</param>
    /// <returns>Why it could not be kept; null if it was.</returns>
    public string? Write(string plugin, PluginRecord record, bool durable)
    {
        string path = PathOf(plugin);
        string next = path + ".new";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using (FileStream file = File.Create(next))
            {
                JsonSerializer.Serialize(file, record, Json.Default.PluginRecord);
                file.Flush(flushToDisk: durable);
            }

            File.Move(next, path, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            HostingLog.StateNotKept(logger, plugin, path, e.Message);
            return e.Message;
        }
    }

    private string PathOf(string plugin) => Path.Combine(AnyCase.PathOf(Path.Combine(stateDirectory, "plugins"), plugin), "record.json");

    [JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true)]
    [JsonSerializable(typeof(PluginRecord))]
    private sealed partial class Json : JsonSerializerContext;
}
