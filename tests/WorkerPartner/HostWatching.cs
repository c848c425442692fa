using System.Net.Sockets;
using System.Text;
using PluginHost.Hosting.Processes;

namespace PluginHost.WorkerPartner;

/// <summary>A host and its worker, in a process each, and what the worker tells the test over a local socket.</summary>
internal static class HostWatching
{
    /// <summary>Says that it watches, and that the host is gone when it is. Ends only then.</summary>
    public static void Watch(int host, string address)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(address));
        using var gone = new ManualResetEventSlim();
        using (HostWatch.Begin(host, gone.Set))
        {
            socket.Send(Encoding.ASCII.GetBytes($"{Environment.ProcessId}\n"));
            gone.Wait();
            socket.Send("gone\n"u8);
        }
    }

    /// <summary>Starts a worker that watches this process, from a thread that ends at once, and lives on.</summary>
    public static void Host(string address)
    {
        WorkerProcess? worker = null;
        var thread = new Thread(() => worker = WorkerProcess.Start(
            WorkerCommand.OfThisProcess("watch", $"{Environment.ProcessId}", address),
            new Dictionary<string, string>(),
            WorkerLimits.None,
            Console.WriteLine,
            TimeProvider.System));
        thread.Start();
        thread.Join();
        worker!.Exited.GetAwaiter().GetResult();
    }
}
