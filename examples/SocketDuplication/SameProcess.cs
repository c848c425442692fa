using System.Net.Sockets;
using System.Reflection;
using System.Runtime.CompilerServices;
using PluginHost.Sockets;

namespace SocketDuplication;

/// <summary>The article's example: a listening socket goes into another context of the same process.</summary>
internal static class SameProcess
{
    public static void Run()
    {
        Console.WriteLine("same process:");
        using Socket client = Loopback.Client();

        // 1. A socket that listens.
        Socket listener = Loopback.Listen();
        client.Connect(listener.LocalEndPoint!);

        // 2. Duplicated for this very process, and closed.
        SocketInformation information = SocketDuplicator.DuplicateAndClose(listener, Environment.ProcessId);
        Console.WriteLine(
            $"  duplicated: {information.ProtocolInformation.Length} bytes, the listener is closed: {listener.SafeHandle.IsClosed}");

        // 3. Given to code in a context of its own, which serves the client that is in the queue since step 1.
        Task<string> answer = Task.Run(() => Loopback.Ask(client, "hello"));
        WeakReference context = Transfer(information);
        Console.WriteLine($"  the receiver answered: {answer.GetAwaiter().GetResult()}");

        // 4. The context goes as the AppDomain went, and takes its socket along: it was the last to have it.
        for (int i = 0; context.IsAlive && i < 10; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Console.WriteLine($"  the receiver's context is unloaded: {!context.IsAlive}");
    }

    // Not inlined: no local of the caller may keep the context.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Transfer(SocketInformation information)
    {
        var context = new ReceiverContext();
        MethodInfo transfer = context.LoadReceiver().GetType("SocketReceiver.Receiver", throwOnError: true)!.GetMethod("TransferSocket")!;
        transfer.CreateDelegate<Action<SocketInformation>>()(information);
        context.Unload();
        return new WeakReference(context);
    }
}
