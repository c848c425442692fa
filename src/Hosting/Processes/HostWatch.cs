using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PluginHost.Hosting.Processes;

/// <summary>
/// In a worker: notices the end of its host, however it ends. Not by PR_SET_PDEATHSIG, which fires at the end of the thread that started
/// the worker (prctl(2)).
/// </summary>
internal sealed class HostWatch : IDisposable
{
    private const int WatchingStack = 256 * 1024;

    // Never disposed: it holds nothing but what the thread needs that this wakes.
    private readonly CancellationTokenSource _disposed = new();
    private readonly Action _gone;

    private HostWatch(Action gone) => _gone = gone;

    /// <summary>Watches the process that has started this one.</summary>
    /// <param name="hostProcessId">Its id, as it told this process.</param>
    /// <param name="gone">Called once on a thread of its own, when that process has ended: at once, if it has already. It must not
    /// throw.</param>
    /// <returns>The caller disposes it to watch no longer.</returns>
    /// <exception cref="PlatformNotSupportedException">The kernel is older than 5.3, or a sandbox forbids pidfd_open(2).</exception>
    public static HostWatch Begin(int hostProcessId, Action gone)
    {
        var watch = new HostWatch(gone);
        if (OperatingSystem.IsLinux())
        {
            watch.WatchParent(hostProcessId);
        }
        else
        {
            watch.WatchProcess(hostProcessId);
        }

        return watch;
    }

    /// <summary>Ends the watch. The action is not called from then on, but may be running.</summary>
    public void Dispose() => _disposed.Cancel();

    private static void Start(ThreadStart watch)
    {
        var thread = new Thread(watch, WatchingStack) { IsBackground = true, Name = "host watch" };
        thread.Start();
    }

    private void WatchProcess(int id)
    {
        Process? host = EarlierProcess(id);
        CancellationToken disposed = _disposed.Token;
        Start(() =>
        {
            using (host)
            {
                try
                {
                    host?.WaitForExitAsync(disposed).GetAwaiter().GetResult();
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }

            Tell(disposed);
        });
    }

    // Whoever has the host's id and began after this process is another.
    private static Process? EarlierProcess(int id)
    {
        try
        {
            var process = Process.GetProcessById(id);
            using var self = Process.GetCurrentProcess();
            if (process.StartTime <= self.StartTime)
            {
                return process;
            }

            process.Dispose();
            return null;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has ended.
            return null;
        }
    }

    [SupportedOSPlatform("linux")]
    private void WatchParent(int id)
    {
        SafeFileHandle host = Interop.Linux.PidFdOpen(Interop.Linux.PidFdOpenNumber, id, 0);
        int error = host.IsInvalid ? Marshal.GetLastPInvokeError() : 0;

        // The id may be another's by now, but not while the host is this process's parent: it was when the descriptor was opened if it is
        // after that.
        bool isParent = Interop.Linux.GetPPid() == id;
        if (isParent && error != 0)
        {
            throw new PlatformNotSupportedException(
                $"The system does not let a process be watched (pidfd_open: {Marshal.GetPInvokeErrorMessage(error)}).");
        }

        SafeFileHandle wakeUp = Interop.Linux.EventFd(0, Interop.Linux.CloseOnExec);
        CancellationToken disposed = _disposed.Token;
        CancellationTokenRegistration registration = disposed.Register(() => _ = Interop.Linux.EventFdWrite(wakeUp, 1));
        Start(() =>
        {
            using (host)
            using (wakeUp)
            using (registration)
            {
                if (isParent)
                {
                    WaitForEither(host, wakeUp);
                }
            }

            Tell(disposed);
        });
    }

    // A pidfd is readable once its process has ended (pidfd_open(2)).
    [SupportedOSPlatform("linux")]
    private static void WaitForEither(SafeFileHandle host, SafeFileHandle wakeUp)
    {
        Span<Interop.Linux.PollTarget> targets =
        [
            new() { Descriptor = (int)host.DangerousGetHandle(), Events = Interop.Linux.PollIn },
            new() { Descriptor = (int)wakeUp.DangerousGetHandle(), Events = Interop.Linux.PollIn },
        ];
        while (Interop.Linux.Poll(targets, (nuint)targets.Length, timeout: -1) <= 0)
        {
            // A signal interrupted it.
        }
    }

    private void Tell(CancellationToken disposed)
    {
        if (!disposed.IsCancellationRequested)
        {
            _gone();
        }
    }
}
