namespace PluginHost.Hosting.Connections;

/// <summary>A plugin-wide state as it was last saved. Whoever loads it deletes the file.</summary>
/// <param name="File">Holds it.</param>
/// <param name="Version">Its format.</param>
/// <param name="At">When it was saved.</param>
internal sealed record SavedState(string File, int Version, DateTimeOffset At)
{
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
}
