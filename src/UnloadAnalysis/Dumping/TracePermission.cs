namespace PluginHost.UnloadAnalysis;

/// <summary>
/// While it lasts, this process lets its own children trace it. Where the Yama security module restricts ptrace to descendants, a child
/// could not trace its parent otherwise (Documentation/admin-guide/LSM/Yama.rst of the kernel); everywhere else the call does nothing.
/// </summary>
internal sealed class TracePermission : IDisposable
{
    private readonly bool _granted;

    private TracePermission(bool granted) => _granted = granted;

    /// <summary>Grants it if <paramref name="processId"/> is this process: another can only do so for itself.</summary>
    public static TracePermission Grant(int processId)
    {
        if (!OperatingSystem.IsLinux() || processId != Environment.ProcessId)
        {
            return new TracePermission(granted: false);
        }

        // Whoever descends from the process named may trace: named is this process. Without Yama the call fails, and nothing is needed.
        return new TracePermission(Interop.Linux.Prctl(Interop.Linux.SetTracer, (nuint)processId, 0, 0, 0) == 0);
    }

    public void Dispose()
    {
        if (_granted)
        {
            _ = Interop.Linux.Prctl(Interop.Linux.SetTracer, 0, 0, 0, 0);
        }
    }
}
