using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Workers;

/// <summary>Where workers leave what those after them begin with, in the host's state directory.</summary>
internal static class WorkerDirectory
{
    private const string Name = "workers";

    /// <summary>Where the state of a generation is saved.</summary>
    public static string StateFileOf(string directory, string plugin, int generation) =>
        Path.Combine(directory, $"{plugin}-{generation}.state");

    /// <summary>Its path, whether or not it exists.</summary>
    public static string PathIn(string stateDirectory) => Path.Combine(stateDirectory, Name);

    /// <summary>Makes it.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static string Make(string stateDirectory)
    {
        string path = PathIn(stateDirectory);
        PrivateDirectory.Create(path);
        return path;
    }

    /// <summary>What an earlier host left in it is of no use.</summary>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    public static void Clear(string stateDirectory)
    {
        string path = PathIn(stateDirectory);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
