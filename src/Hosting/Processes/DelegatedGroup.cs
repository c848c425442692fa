using System.Globalization;
using System.Runtime.Versioning;

namespace PluginHost.Hosting.Processes;

/// <summary>
/// A control group that this process may divide: one that systemd or an administrator has handed to it. What is not handed over is not
/// touched, even by root, for every group has one owner (systemd's CGROUP_DELEGATION).
/// </summary>
internal sealed class DelegatedGroup
{
    private const string WorkerPrefix = "pluginhost-worker-";
    private const string HostChild = "pluginhost-host";
    private const string SystemdIsRunning = "/run/systemd/system"; // sd_booted(3)
    private const string Mounts = "/proc/self/mountinfo";
    private const string Membership = "/proc/self/cgroup";

    private static readonly Lock Dividing = new();
    private static int _number;

    private readonly string _path;

    internal DelegatedGroup(string path) => _path = path;

    /// <summary>The group that this process is in, or the one above it.</summary>
    /// <exception cref="IOException">There is none; the message says why.</exception>
    [SupportedOSPlatform("linux")]
    public static DelegatedGroup OfThisProcess()
    {
        string own = PathOfThisProcess(File.ReadLines(Membership), File.ReadLines(Mounts));
        string? above = Path.GetDirectoryName(own);
        lock (Dividing)
        {
            // With DelegateSubgroup= of systemd.resource-control(5), or after the first worker's start, the host is in a child of what it
            // was given.
            if (above is not null && IsHandedOver(above) && IsEmpty(above))
            {
                NeedMemoryController(above);
                return Divide(above);
            }

            if (!IsHandedOver(own))
            {
                throw new IOException(
                    $"the control group {own} is not this process's to divide (a systemd unit allows it with Delegate=memory)");
            }

            NeedMemoryController(own);
            MoveHost(own);
            return Divide(own);
        }
    }

    /// <summary>The path of a new group below this one. Those of hosts that are gone are removed.</summary>
    public string MakeChild()
    {
        foreach (string old in Directory.EnumerateDirectories(_path, WorkerPrefix + "*").Where(IsAbandoned).ToArray())
        {
            TryRemove(old);
        }

        string path = Path.Combine(_path, string.Create(
            CultureInfo.InvariantCulture, $"{WorkerPrefix}{Environment.ProcessId}-{Interlocked.Increment(ref _number)}"));
        Directory.CreateDirectory(path);
        return path;
    }

    public static void TryRemove(string path)
    {
        try
        {
            // rmdir(2) on a control group removes it with its files.
            Directory.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not empty yet, or gone already.
        }
    }

    /// <summary>Where the group of version 2 is in the file system.</summary>
    /// <exception cref="IOException">There is none.</exception>
    internal static string PathOfThisProcess(IEnumerable<string> membership, IEnumerable<string> mounts)
    {
        const string Version2 = "0::";
        string group = membership.FirstOrDefault(line => line.StartsWith(Version2, StringComparison.Ordinal))?[Version2.Length..]
            ?? throw new IOException("this system has no control groups of version 2");
        foreach (string mount in mounts)
        {
            // proc_pid_mountinfo(5): id, parent, device, root, mount point, options, tags, "-", type, source, options.
            string[] parts = mount.Split(' ');
            if (parts.Length > 6
                && Array.IndexOf(parts, "-") is > 0 and var dash
                && parts[dash + 1] == "cgroup2"
                && Relative(parts[3], group) is { } below)
            {
                return Path.TrimEndingDirectorySeparator(Path.Join(parts[4], below));
            }
        }

        throw new IOException("control groups of version 2 are not mounted");
    }

    private static string? Relative(string root, string group) =>
        root == "/" ? group : group == root ? "/" : group.StartsWith(root + "/", StringComparison.Ordinal) ? group[root.Length..] : null;

    [SupportedOSPlatform("linux")]
    private static bool IsHandedOver(string path)
    {
        // systemd marks what it has delegated; without it the owner of the files tells, unless he is the one who owns everything.
        Span<byte> value = stackalloc byte[8];
        foreach (string mark in (ReadOnlySpan<string>)["user.delegate", "trusted.delegate"])
        {
            if (Interop.Linux.GetXAttr(path, mark, value, (nuint)value.Length) == 1 && value[0] == (byte)'1')
            {
                return true;
            }
        }

        return !Directory.Exists(SystemdIsRunning)
            && !Environment.IsPrivilegedProcess
            && CanWrite(Path.Combine(path, "cgroup.subtree_control"))
            && CanWrite(Path.Combine(path, "cgroup.procs"));
    }

    private static bool CanWrite(string file)
    {
        try
        {
            using FileStream open = File.Open(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsEmpty(string path) => Processes(path).Length == 0;

    private static string[] Processes(string path) => File.ReadAllLines(Path.Combine(path, "cgroup.procs"));

    // A group with processes of its own cannot limit the memory of others below it (cgroup-v2.rst, "No Internal Process Constraint").
    private static void MoveHost(string own)
    {
        string child = Path.Combine(own, HostChild);
        Directory.CreateDirectory(child);
        foreach (string process in Processes(own))
        {
            File.WriteAllText(Path.Combine(child, "cgroup.procs"), process);
        }
    }

    private static void NeedMemoryController(string path)
    {
        if (!Controllers(path, "cgroup.controllers").Contains("memory", StringComparer.Ordinal))
        {
            throw new IOException($"the control group {path} has no memory controller");
        }
    }

    private static DelegatedGroup Divide(string path)
    {
        if (!Controllers(path, "cgroup.subtree_control").Contains("memory", StringComparer.Ordinal))
        {
            File.WriteAllText(Path.Combine(path, "cgroup.subtree_control"), "+memory");
        }

        return new DelegatedGroup(path);
    }

    private static string[] Controllers(string path, string file) => File.ReadAllText(Path.Combine(path, file)).Split([' ', '\n']);

    private static bool IsAbandoned(string path)
    {
        string host = Path.GetFileName(path)[WorkerPrefix.Length..].Split('-')[0];
        return !Directory.Exists($"/proc/{host}");
    }
}
