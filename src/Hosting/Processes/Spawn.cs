using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PluginHost.Hosting.Processes;

/// <summary>posix_spawn(3), for a child that shares nothing with this process but the pipes it writes to.</summary>
[SupportedOSPlatform("linux")]
internal static class Spawn
{
    private const int StandardInput = 0;
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    /// <summary>Starts it, in a process group of its own: a terminal's Ctrl+C is for the host, which knows what to do about its workers.</summary>
    /// <returns>The process id, which stays the child's until it was waited for.</returns>
    /// <exception cref="WorkerStartException">It was not started.</exception>
    public static int Run(WorkerCommand command, IReadOnlyList<string> environment, int output, int error)
    {
        // Both structures stay where they are: these may not move between their init and their destroy.
        Span<long> actions = stackalloc long[Interop.Linux.SpawnStructureLongs];
        Span<long> attributes = stackalloc long[Interop.Linux.SpawnStructureLongs];
        Check(Interop.Linux.SpawnFileActionsInit(actions), command);
        Check(Interop.Linux.SpawnAttributesInit(attributes), command);
        try
        {
            Describe(actions, output, error, command);
            Describe(attributes, command);
            Check(
                Interop.Linux.PosixSpawn(out int id, command.FileName, actions, attributes, [command.FileName, .. command.Arguments, null], [.. environment, null]),
                command);
            return id;
        }
        finally
        {
            _ = Interop.Linux.SpawnAttributesDestroy(attributes);
            _ = Interop.Linux.SpawnFileActionsDestroy(actions);
        }
    }

    private static void Describe(Span<long> actions, int output, int error, WorkerCommand command)
    {
        Check(Interop.Linux.SpawnFileActionsAddOpen(actions, StandardInput, "/dev/null", flags: 0, mode: 0), command);
        Check(Interop.Linux.SpawnFileActionsAddDup2(actions, output, StandardOutput), command);
        Check(Interop.Linux.SpawnFileActionsAddDup2(actions, error, StandardError), command);
        try
        {
            Check(Interop.Linux.SpawnFileActionsAddCloseFrom(actions, StandardError + 1), command);
        }
        catch (EntryPointNotFoundException)
        {
            // musl. What .NET opens is closed by the exec anyway; this is for what others open, such as a socket that systemd passed.
        }
    }

    private static void Describe(Span<long> attributes, WorkerCommand command)
    {
        // .NET ignores SIGPIPE, and what is ignored stays so across an exec.
        Span<long> signals = stackalloc long[Interop.Linux.SignalSetLongs];
        _ = Interop.Linux.SigFillSet(signals);
        Check(Interop.Linux.SpawnAttributesSetSignalDefaults(attributes, signals), command);
        Check(
            Interop.Linux.SpawnAttributesSetFlags(
                attributes, Interop.Linux.SpawnSetProcessGroup | Interop.Linux.SpawnSetSignalDefaults | Interop.Linux.SpawnSetSignalMask),
            command);
    }

    private static void Check(int error, WorkerCommand command)
    {
        if (error != 0)
        {
            throw new WorkerStartException($"'{command.FileName}' cannot be run: {Marshal.GetPInvokeErrorMessage(error)}.");
        }
    }
}
