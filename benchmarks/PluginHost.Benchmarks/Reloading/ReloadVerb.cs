using System.Globalization;
using System.Text.Json;
using PluginHost.Hosting;

namespace PluginHost.Benchmarks.Reloading;

/// <summary>
/// The host as a process of its own. It prints its port, does what each line of its input says and answers with a line of JSON, and ends
/// with its input, so it never outlives the benchmark.
/// </summary>
internal static class ReloadVerb
{
    internal const string Name = "serve-reloads";
    internal const string Reload = "reload";
    internal const string Settle = "settle";

    /// <summary>Blocks the main thread, and so none of the thread pool that the host runs on.</summary>
    internal static int Run(string? once = null)
    {
        var host = new ReloadingHost(once is null ? null : Enum.Parse<IsolationMode>(once));
        Console.WriteLine(host.StartAsync().GetAwaiter().GetResult().Port);
        while (Console.ReadLine() is { } line)
        {
            Console.WriteLine(AnswerAsync(host, line).GetAwaiter().GetResult());
        }

        host.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return 0;
    }

    private static async Task<string> AnswerAsync(ReloadingHost host, string line) => line.Split(' ') switch
    {
        [Reload, var build] => JsonSerializer.Serialize(host.Reload(int.Parse(build, CultureInfo.InvariantCulture))),
        [Settle] => JsonSerializer.Serialize(await host.SettleAsync()),
        _ => throw new ArgumentException($"'{line}' is no command.", nameof(line)),
    };
}
