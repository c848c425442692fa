using Microsoft.Win32.SafeHandles;

namespace PluginHost.Sockets;

/// <summary>One process and no later one of the same id, which is not given out again while this is open.</summary>
internal sealed class HeldProcess() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    public int Id { get; private init; }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => Interop.Windows.WaitForSingleObject(this, milliseconds: 0) == 0;

    /// <summary>Null if there is no such process, or if it is not open to this one.</summary>
    public static HeldProcess? TryOpen(int processId)
    {
        var process = new HeldProcess { Id = processId };
        process.SetHandle(Interop.Windows.OpenProcess(Interop.Windows.Synchronize, inherit: false, processId));
        if (!process.IsInvalid && !process.HasEnded)
        {
            return process;
        }

        process.Dispose();
        return null;
    }

    /// <exception cref="ArgumentException">There is no such process, or it is not open to this one.</exception>
    public static HeldProcess Open(int processId, string parameter) =>
        TryOpen(processId) ?? throw new ArgumentException($"There is no process {processId}, or it is not open to this one.", parameter);

    protected override bool ReleaseHandle() => Interop.Windows.CloseHandle(handle);
}
