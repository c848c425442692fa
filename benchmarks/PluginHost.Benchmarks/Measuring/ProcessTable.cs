using System.Diagnostics;
using System.Globalization;

namespace PluginHost.Benchmarks.Measuring;

/// <summary>The processes of this machine, from proc(5). One that has ended and that nobody has waited for is none.</summary>
internal static class ProcessTable
{
    /// <param name="word">Something that only those who are looked for have among their arguments.</param>
    /// <returns>These processes and their children.</returns>
    internal static IReadOnlySet<int> Find(string word)
    {
        (int Id, int Parent, bool HasWord)[] all = [.. Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out int id) ? id : 0)
            .Where(id => id > 0)
            .Select(id => (id, ReadParent(id), Read(id, "cmdline").Contains(word, StringComparison.Ordinal)))];
        int[] found = [.. all.Where(process => process.HasWord).Select(process => process.Id)];
        return all.Where(process => process.Parent > 0 && (process.HasWord || found.Contains(process.Parent)))
            .Select(process => process.Id).ToHashSet();
    }

    internal static bool IsAlive(int process) => ReadParent(process) > 0;

    internal static int CountDescriptors(int process) => Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Count();

    /// <summary>Kills those that are still there.</summary>
    internal static void Kill(IEnumerable<int> processes)
    {
        foreach (int id in processes)
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (ArgumentException)
            {
                // It has ended by itself.
            }
        }
    }

    /// <summary>
    /// Which processes hold the servers' ends of connections: their inodes are in /proc/net/tcp and behind the links in /proc/PID/fd.
    /// </summary>
    /// <param name="connections">The ports of each: the client's, the server's. Both are on this machine.</param>
    /// <param name="processes">Where to look.</param>
    /// <returns>How many of the connections each of these has a descriptor of.</returns>
    internal static IReadOnlyDictionary<int, int> CountHeld(IReadOnlySet<(int Client, int Server)> connections, IEnumerable<int> processes)
    {
        HashSet<string> links = [.. File.ReadLines("/proc/net/tcp").Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => connections.Contains((ParsePort(fields[2]), ParsePort(fields[1]))))
            .Select(fields => $"socket:[{fields[9]}]")];
        return processes.ToDictionary(process => process, process => ReadLinks(process).Where(links.Contains).Distinct().Count());
    }

    /// <summary>Behind the colon, hexadecimal.</summary>
    private static int ParsePort(string address) =>
        int.Parse(address.AsSpan(address.IndexOf(':', StringComparison.Ordinal) + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string[] ReadLinks(int process)
    {
        try
        {
            return [.. new DirectoryInfo($"/proc/{process}/fd").EnumerateFileSystemInfos().Select(entry => entry.LinkTarget ?? string.Empty)];
        }
        catch (IOException)
        {
            // It has ended.
            return [];
        }
    }

    /// <returns>0 if there is no such process any more.</returns>
    private static int ReadParent(int process)
    {
        // Counted from behind the name, which may hold anything: state and parent.
        string stat = Read(process, "stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields is [not ("Z" or "X"), var parent, ..] ? Math.Max(1, int.Parse(parent, CultureInfo.InvariantCulture)) : 0;
    }

    private static string Read(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}");
        }
        catch (IOException)
        {
            // It has ended.
            return string.Empty;
        }
    }
}
