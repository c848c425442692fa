using System.IO.Pipes;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PluginHost.Sockets;

/// <summary>Ends of channels over named pipes.</summary>
[SupportedOSPlatform("windows")]
internal static class PipeChannel
{
    public const PipeOptions Options = PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly;

    private static readonly TimeSpan BusyWait = TimeSpan.FromMilliseconds(20);

    private delegate bool ProcessIdOf(SafePipeHandle pipe, out int processId);

    /// <inheritdoc cref="SocketChannel.ConnectAsync"/>
    public static async Task<ChannelConnection> ConnectAsync(string address, int? processId, CancellationToken cancellationToken)
    {
        string name = PipeName.Of(address);
        using HeldProcess? expected = processId is { } id ? HeldProcess.Open(id, nameof(processId)) : null;
        var pipe = new NamedPipeClientStream(".", name, PipeDirection.InOut, Options);
        try
        {
            await ConnectAsync(pipe, name, cancellationToken).ConfigureAwait(false);
            return TryOpen(pipe, Interop.Windows.GetNamedPipeServerProcessId, processId, expected)
                ?? throw new SocketChannelException(SocketChannelFault.WrongProcess);
        }
        catch
        {
            await pipe.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// The end of a pipe to which a process has connected; null if it is not the one that is to be there, or cannot be told.
    /// </summary>
    public static ChannelConnection? TryOpen(NamedPipeServerStream connected, int? processId, HeldProcess? expected) =>
        TryOpen(connected, Interop.Windows.GetNamedPipeClientProcessId, processId, expected);

    private static FramedChannelEnd? TryOpen(PipeStream connected, ProcessIdOf ask, int? processId, HeldProcess? expected)
    {
        SafePipeHandle pipe = connected.SafePipeHandle;
        if (!ask(pipe, out int peer) || (processId is not null && (peer != processId || expected?.HasEnded != false)))
        {
            return null;
        }

        bool HasMore() => Interop.Windows.PeekNamedPipe(pipe, 0, 0, 0, out int available, 0) && available > 0;
        return HeldProcess.TryOpen(peer) is { } held
            ? new FramedChannelEnd(connected, HasMore, new WindowsFramedSockets(held), peer)
            : null;
    }

    private static async Task ConnectAsync(NamedPipeClientStream pipe, string name, CancellationToken cancellationToken)
    {
        while (true)
        {
            // NamedPipeClientStream waits for a pipe to come into being; here that nobody listens is an answer.
            if (!Interop.Windows.WaitNamedPipeW(PipeName.PathOf(name), milliseconds: 1)
                && Marshal.GetLastPInvokeError() == Interop.Windows.FileNotFound)
            {
                throw new SocketException((int)SocketError.ConnectionRefused);
            }

            try
            {
                await pipe.ConnectAsync(BusyWait, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (TimeoutException)
            {
                // Others connect at this moment; or nobody listens any more.
            }
            catch (IOException)
            {
                // It was there a moment ago.
                throw new SocketException((int)SocketError.ConnectionRefused);
            }
            catch (UnauthorizedAccessException)
            {
                throw new SocketException((int)SocketError.AccessDenied);
            }
        }
    }
}
