using System.Globalization;

namespace PluginHost.Hosting.Processes;

/// <summary>
/// A control group (cgroups(7), version 2) for one worker, which limits all its memory, not the managed heap alone, and counts what the
/// kernel kills for it. The files are described in the kernel's Documentation/admin-guide/cgroup-v2.rst.
/// </summary>
internal sealed class ControlGroup
{
    private readonly string _path;

    private ControlGroup(string path) => _path = path;

    /// <summary>Makes one where the limits ask for it and the system lets this process; else null, with a sentence that says why.</summary>
    public static ControlGroup? For(WorkerLimits limits, List<string> shortfalls)
    {
        if (limits.MemoryBytes is not { } memory || !OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            return Make(DelegatedGroup.OfThisProcess(), memory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            shortfalls.Add(Shortfall(limits, e));
            return null;
        }
    }

    /// <summary>A new group in one that this process may divide.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not.</exception>
    internal static ControlGroup Make(DelegatedGroup parent, long memoryBytes)
    {
        var group = new ControlGroup(parent.MakeChild());
        try
        {
            group.Write("memory.max", memoryBytes.ToString(CultureInfo.InvariantCulture));

            // What it may not keep in memory it may not keep in swap either: a limit that makes the machine thrash is none. Without swap
            // there is no such file.
            group.WriteIfThere("memory.swap.max", "0");

            // The worker and what it started go as one, so that a kill counted here is the worker's.
            group.Write("memory.oom.group", "1");
            return group;
        }
        catch
        {
            group.Remove();
            throw;
        }
    }

    /// <summary>
    /// Moves a process in; false if the system refuses. What one that has just started took before stays with the host's group.
    /// </summary>
    public bool TryAdd(int processId, WorkerLimits limits, List<string> shortfalls)
    {
        try
        {
            Write("cgroup.procs", processId.ToString(CultureInfo.InvariantCulture));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            shortfalls.Add(Shortfall(limits, e));
            return false;
        }
    }

    /// <summary>Whether the kernel has killed what is in here for its memory limit.</summary>
    public bool RanOutOfMemory()
    {
        try
        {
            return File.ReadLines(Path.Combine(_path, "memory.events"))
                .Any(line => line.StartsWith("oom_kill ", StringComparison.Ordinal) && line["oom_kill ".Length..].Trim() != "0");
        }
        catch (IOException)
        {
            // Somebody has removed it: nothing is proved.
            return false;
        }
    }

    /// <summary>
    /// Removes it. One that is not empty, for a process that the worker started lives on in it, stays until a later worker's start finds it
    /// empty.
    /// </summary>
    public void Remove() => DelegatedGroup.TryRemove(_path);

    private static string Shortfall(WorkerLimits limits, Exception reason) =>
        $"The memory limit of {limits.MemoryBytes >> 20} MiB holds for the managed heap only, as {limits.HeapBytes >> 20} MiB: "
            + $"{reason.Message.TrimEnd('.')}.";

    private void Write(string file, string value) => File.WriteAllText(Path.Combine(_path, file), value);

    private void WriteIfThere(string file, string value)
    {
        if (File.Exists(Path.Combine(_path, file)))
        {
            Write(file, value);
        }
    }
}
