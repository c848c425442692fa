using System.Globalization;

namespace PluginHost.Hosting.Processes;

/// <summary>
/// The socket and the two pipes under which diagnostics tools find a .NET process on Linux. The runtime deletes them as it ends; of a
/// process that is killed they stay. Source of the names: dotnet/diagnostics, documentation/design-docs/ipc-protocol.md.
/// </summary>
internal sealed class DiagnosticsFiles
{
    // stat(5) counts from one, and the first two fields are the id and the name.
    private const int StartTimeAfterName = 22 - 3;

    private readonly string[] _paths;

    private DiagnosticsFiles(string[] paths) => _paths = paths;

    /// <summary>
    /// Those that a process has, or will have, if it is a .NET process with this process's directory for temporary files.
    /// </summary>
    /// <param name="processId">Runs, or was not waited for yet.</param>
    public static DiagnosticsFiles Of(int processId)
    {
        if (StartTimeOf(processId) is not { } started)
        {
            return new DiagnosticsFiles([]);
        }

        string key = string.Create(CultureInfo.InvariantCulture, $"{processId}-{started}");
        string directory = Path.GetTempPath();
        return new DiagnosticsFiles(
        [
            Path.Combine(directory, $"dotnet-diagnostic-{key}-socket"),
            Path.Combine(directory, $"clr-debug-pipe-{key}-in"),
            Path.Combine(directory, $"clr-debug-pipe-{key}-out"),
        ]);
    }

    /// <summary>Deletes what is there. The process must have ended.</summary>
    public void Delete()
    {
        foreach (string path in _paths)
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Whoever waits for the end of the process is to learn of that, whatever became of its files.
            }
        }
    }

    private static ulong? StartTimeOf(int processId)
    {
        try
        {
            // The name may hold anything, parentheses too; no field after it does.
            string stat = File.ReadAllText($"/proc/{processId}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return fields.Length > StartTimeAfterName
                && ulong.TryParse(fields[StartTimeAfterName], CultureInfo.InvariantCulture, out ulong started) ? started : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without /proc the names are not known.
            return null;
        }
    }
}
