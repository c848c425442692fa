using PluginHost.Benchmarks.Reloading;

namespace PluginHost.Benchmarks.Sessions;

/// <summary>The state of the host's process while its connections live.</summary>
/// <param name="Verified">Generations of which the unload was verified since the start.</param>
/// <param name="Leaked">Generations that leaked since the start.</param>
/// <param name="Descriptors">Open file descriptors.</param>
/// <param name="Registrations">Descriptors that are registered with an epoll, each as often as it is.</param>
/// <param name="Cpu">Processor time since the start.</param>
internal sealed record SessionReading(int Verified, int Leaked, int Descriptors, int Registrations, TimeSpan Cpu)
{
    internal static SessionReading OfThisProcess(EndedGenerations ended)
    {
        string[] descriptors = Directory.GetFileSystemEntries("/proc/self/fd");
        return new(
            ended.Verified,
            ended.Leaked,
            descriptors.Length,
            descriptors.Sum(d => CountRegistrations(Path.GetFileName(d))),
            Environment.CpuUsage.TotalTime);
    }

    /// <summary>proc_pid_fdinfo(5): one line <c>tfd:</c> for each descriptor that an epoll watches.</summary>
    private static int CountRegistrations(string descriptor)
    {
        try
        {
            return File.ReadLines($"/proc/self/fdinfo/{descriptor}").Count(line => line.StartsWith("tfd:", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return 0; // The one that read the directory is closed by now.
        }
    }
}
