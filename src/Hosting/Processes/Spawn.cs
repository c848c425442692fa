using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PluginHost.Hosting.Processes;

/// <summary>posix_spawn(3), for a child that shares nothing with this process but the pipes it writes to.</summary>
[SupportedOSPlatform("linux")]
internal static class Spawn
{
    /// <summary>The lowest descriptor that is no standard stream.</summary>
    public const int FirstFree = StandardError + 1;

    private const int StandardInput = 0;
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    /// <summary>
    /// Starts it, in a process group of its own: a terminal's Ctrl+C is for the host, which knows what to do about its workers.
    /// </summary>
    /// <returns>The process id, which stays the child's until it was waited for.</returns>
    /// <exception cref="WorkerStartException">It was not started.</exception>
    public static int Run(WorkerCommand command, IReadOnlyList<string> environment, int output, int error) => Run(
        command,
        environment,
        Interop.Linux.SpawnSetProcessGroup,
        actions => DescribeWorker(actions, output, error, command));

    /// <summary>
    /// Starts one that is to take this process's place: it has this one's standard streams, and one descriptor more, and leads a process
    /// group (<see cref="ProcessGroup"/>).
    /// </summary>
    /// <param name="command">What to run.</param>
    /// <param name="environment">As <c>NAME=value</c>.</param>
    /// <param name="kept">The descriptor, which is <see cref="FirstFree"/> there.</param>
    /// <inheritdoc cref="Run(WorkerCommand, IReadOnlyList{string}, int, int)" path="/returns"/>
    /// <inheritdoc cref="Run(WorkerCommand, IReadOnlyList{string}, int, int)" path="/exception"/>
    public static int RunBeside(WorkerCommand command, IReadOnlyList<string> environment, int kept) => Run(
        command,
        environment,
        Interop.Linux.SpawnSetProcessGroup,
        actions =>
        {
            Check(Interop.Linux.SpawnFileActionsAddDup2(actions, kept, FirstFree), command);
            CloseFrom(actions, FirstFree + 1, command);
        });

    private static int Run(WorkerCommand command, IReadOnlyList<string> environment, short flags, Description describe)
    {
        // Both structures stay where they are: these may not move between their init and their destroy.
        Span<long> actions = stackalloc long[Interop.Linux.SpawnStructureLongs];
        Span<long> attributes = stackalloc long[Interop.Linux.SpawnStructureLongs];
        Check(Interop.Linux.SpawnFileActionsInit(actions), command);
        Check(Interop.Linux.SpawnAttributesInit(attributes), command);
        try
        {
            describe(actions);
            Describe(attributes, flags, command);
            Check(
                Interop.Linux.PosixSpawn(
                    out int id,
                    command.FileName,
                    actions,
                    attributes,
                    [command.FileName, .. command.Arguments, null],
                    [.. environment, null]),
                command);
            return id;
        }
        finally
        {
            _ = Interop.Linux.SpawnAttributesDestroy(attributes);
            _ = Interop.Linux.SpawnFileActionsDestroy(actions);
        }
    }

    private delegate void Description(Span<long> actions);

    private static void DescribeWorker(Span<long> actions, int output, int error, WorkerCommand command)
    {
        Check(Interop.Linux.SpawnFileActionsAddOpen(actions, StandardInput, "/dev/null", flags: 0, mode: 0), command);
        Check(Interop.Linux.SpawnFileActionsAddDup2(actions, output, StandardOutput), command);
        Check(Interop.Linux.SpawnFileActionsAddDup2(actions, error, StandardError), command);
        CloseFrom(actions, FirstFree, command);
    }

    private static void CloseFrom(Span<long> actions, int first, WorkerCommand command)
    {
        try
        {
            Check(Interop.Linux.SpawnFileActionsAddCloseFrom(actions, first), command);
        }
        catch (EntryPointNotFoundException)
        {
            // musl. What .NET opens is closed by the exec anyway; this is for what others open, such as a socket that systemd passed.
        }
    }

    private static void Describe(Span<long> attributes, short flags, WorkerCommand command)
    {
        // .NET ignores SIGPIPE, and what is ignored stays so across an exec.
        Span<long> signals = stackalloc long[Interop.Linux.SignalSetLongs];
        _ = Interop.Linux.SigFillSet(signals);
        Check(Interop.Linux.SpawnAttributesSetSignalDefaults(attributes, signals), command);
        Check(
            Interop.Linux.SpawnAttributesSetFlags(
                attributes, (short)(flags | Interop.Linux.SpawnSetSignalDefaults | Interop.Linux.SpawnSetSignalMask)),
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
