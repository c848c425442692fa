namespace PluginHost.Benchmarks.Servers;

/// <summary>
/// A server as a process of its own. It prints its port, answers each line of its input with its usage so far, and ends with its
/// input, so it never outlives the benchmark.
/// </summary>
internal static class ServeVerb
{
    internal const string Name = "serve";

    /// <summary>Blocks the main thread, and so none of the thread pool that the server runs on.</summary>
    internal static int Run(string kind)
    {
        var server = ServerKinds.Create(kind);
        Console.WriteLine(server.StartAsync().GetAwaiter().GetResult().Port);
        int? worker = (server as HostServer)?.WorkerId;
        while (Console.ReadLine() is not null)
        {
            ServerUsage usage = ServerUsage.OfThisProcess();
            Console.WriteLine((worker is { } id ? usage + ServerUsage.OfProcess(id) : usage).Format());
        }

        server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return 0;
    }
}
