using System.Globalization;

namespace PluginHost.Hosting.Connections;

/// <summary>A plugin-wide state as it was last saved. Whoever loads it deletes the file.</summary>
/// <param name="File">Holds it.</param>
/// <param name="Version">Its format.</param>
/// <param name="At">When it was saved.</param>
internal sealed record SavedState(string File, int Version, DateTimeOffset At)
{
    // Beside the file of a generation, with the format: what it goes back to as long as it has not saved its own.
    private const string Earlier = ".v";

    /// <summary>What there is of a generation whose host was another process: what it has saved, else what it had to go back to.</summary>
    /// <param name="file">Where it saves its state.</param>
    /// <param name="version">The format in which it does.</param>
    /// <returns>Null if nothing was saved.</returns>
    public static SavedState? Find(string file, int version)
    {
        try
        {
            return System.IO.File.Exists(file) ? new SavedState(file, version, System.IO.File.GetLastWriteTimeUtc(file))
                : Directory.EnumerateFiles(Path.GetDirectoryName(file)!, Path.GetFileName(file) + Earlier + "*").Select(FindEarlier)
                    .FirstOrDefault(s => s is not null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // No worker has saved anything there.
        }
    }

    /// <summary>
    /// Moves the file to where the generation finds it that may have to go back to it, and whoever saved it does not replace it.
    /// </summary>
    /// <param name="file">Where that generation saves its own state.</param>
    /// <returns>As it is now; null if there is none any more.</returns>
    public SavedState? KeepFor(string file)
    {
        string kept = string.Create(CultureInfo.InvariantCulture, $"{file}{Earlier}{Version}");
        try
        {
            System.IO.File.Move(File, kept, overwrite: true);
            return this with { File = kept };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Deletes what is there, and what was being written beside it.</summary>
    public static void Delete(string file)
    {
        foreach (string each in (string[])[file, file + ".new"])
        {
            try
            {
                System.IO.File.Delete(each);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It costs its room on the disk until the host's next start.
            }
        }
    }

    private static SavedState? FindEarlier(string file) =>
        int.TryParse(
            file.AsSpan(file.LastIndexOf(Earlier, StringComparison.Ordinal) + Earlier.Length),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int version)
            ? new SavedState(file, version, System.IO.File.GetLastWriteTimeUtc(file))
            : null;
}
