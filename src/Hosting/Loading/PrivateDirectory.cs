namespace PluginHost.Hosting.Loading;

/// <summary>Folders that only the host's own user may enter (mode 0700; on Windows they inherit the state directory's access list).</summary>
internal static class PrivateDirectory
{
    /// <summary>Creates the folder and those above it that are missing.</summary>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
