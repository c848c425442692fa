using System.Globalization;
using System.Text.Json;

namespace PluginHost.Benchmarks.KeyValue;

/// <summary>
/// The host as a process of its own. It prints its port, reloads to the build that each line of its input names and answers with a line of
/// JSON, and ends with its input, so it never outlives the benchmark.
/// </summary>
internal static class StoreVerb
{
    internal const string Name = "serve-keyvalue";

    /// <summary>Blocks the main thread, and so none of the thread pool that the host runs on.</summary>
    internal static int Run()
    {
        var host = new StoreHost();
        Console.WriteLine(host.StartAsync().GetAwaiter().GetResult().Port);
        while (Console.ReadLine() is { } build)
        {
            Console.WriteLine(
                JsonSerializer.Serialize(host.ReloadAsync(int.Parse(build, CultureInfo.InvariantCulture)).GetAwaiter().GetResult()));
        }

        host.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return 0;
    }
}
