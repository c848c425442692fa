using System.Collections;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using PluginHost.Sockets;

namespace PluginHost.SocketPartner;

/// <summary>Becomes another program, to which it hands descriptors as a service manager does: sd_listen_fds(3).</summary>
internal static partial class Launcher
{
    private const int First = 3;

    // Above what the runtime has open, so that none is overwritten before it has been moved.
    private const int Aside = 500;
    private const int Duplicate = 0;

    /// <summary>
    /// Takes names and sockets from a channel until its end; what comes without a socket is passed as a descriptor that is none.
    /// </summary>
    /// <param name="address">The channel's.</param>
    /// <param name="command">The program, and its arguments.</param>
    public static async Task<int> RunAsync(string address, string[] command)
    {
        using SocketChannel channel = await SocketChannel.ConnectAsync(address);
        using FileStream nothing = File.OpenRead("/dev/null");
        var sockets = new List<Socket>();
        var names = new List<string>();
        var descriptors = new List<int>();
        while (await channel.ReceiveAsync() is { } message)
        {
            names.Add(Encoding.UTF8.GetString(message.Payload.Span));
            nint handle = nothing.SafeFileHandle.DangerousGetHandle();
            if (message.Socket is { } socket)
            {
                sockets.Add(socket);
                handle = socket.Handle;
            }

            descriptors.Add(Fcntl((int)handle, Duplicate, Aside));
        }

        Become(command, descriptors, names);
        return 1;
    }

    private static void Become(string[] command, List<int> descriptors, List<string> names)
    {
        List<string?> environment =
        [
            .. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => $"{variable.Key}={variable.Value}"),
            string.Create(CultureInfo.InvariantCulture, $"LISTEN_PID={Environment.ProcessId}"),
            string.Create(CultureInfo.InvariantCulture, $"LISTEN_FDS={descriptors.Count}"),
            $"LISTEN_FDNAMES={string.Join(':', names)}",
            null,
        ];
        for (int i = 0; i < descriptors.Count; i++)
        {
            _ = Dup2(descriptors[i], First + i);
            _ = Close(descriptors[i]);
        }

        _ = Execve(command[0], [.. command, null], [.. environment]);
        Console.Error.WriteLine($"'{command[0]}' cannot be run: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Fcntl(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int Dup2(int descriptor, int target);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execve(string path, string?[] arguments, string?[] environment);
}
