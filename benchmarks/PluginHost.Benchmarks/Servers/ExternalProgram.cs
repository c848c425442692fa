namespace PluginHost.Benchmarks.Servers;

/// <summary>Programs that are measured beside this one and may not be installed.</summary>
internal static class ExternalProgram
{
    /// <summary>Where daemons stand, which a user's PATH often leaves out.</summary>
    private static readonly string[] SystemPath = ["/usr/sbin", "/usr/local/sbin", "/sbin"];

    /// <returns>The program's path; null if it is not installed.</returns>
    internal static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Concat(SystemPath)
        .Where(directory => directory.Length > 0)
        .Select(directory => Path.Combine(directory, program))
        .FirstOrDefault(File.Exists);
}
