using System.Globalization;
using System.Text.Json;

namespace PluginHost.Benchmarks.Sessions;

/// <summary>
/// The host as a process of its own. It prints its port, reloads to the build that each line of its input names, or reads itself, and
/// answers with a line of JSON, and ends with its input, so it never outlives the benchmark.
/// </summary>
internal static class SessionVerb
{
    internal const string Name = "serve-sessions";

    /// <summary>The line that asks for a reading.</summary>
    internal const string Read = "read";

    /// <summary>The line that asks for one after everything has been collected that can be.</summary>
    internal const string ReadAtRest = "read at rest";

    /// <summary>Blocks the main thread, and so none of the thread pool that the host runs on.</summary>
    internal static int Run(string stateBytes, string byReference)
    {
        var host = new SessionHost(new StateShape(long.Parse(stateBytes, CultureInfo.InvariantCulture), bool.Parse(byReference)));
        Console.WriteLine(host.StartAsync().GetAwaiter().GetResult().Port);
        while (Console.ReadLine() is { } asked)
        {
            Console.WriteLine(asked is Read or ReadAtRest
                ? JsonSerializer.Serialize(host.Read(atRest: asked == ReadAtRest))
                : JsonSerializer.Serialize(host.Reload(int.Parse(asked, CultureInfo.InvariantCulture))));
        }

        host.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return 0;
    }
}
