using System.Globalization;
using System.Text.Json;

namespace PluginHost.Benchmarks.Unloading;

/// <summary>
/// The host as a process of its own. It prints its port, does what each line of its input says and answers with a line of JSON, and ends
/// with its input, so it never outlives the benchmark.
/// </summary>
internal static class UnloadVerb
{
    internal const string Name = "serve-unloads";
    internal const string Fill = "fill";
    internal const string Rounds = "rounds";
    internal const string Prepare = "prepare";
    internal const string Disturb = "disturb";
    internal const string CleanUp = "clean-up";
    internal const string Read = "read";
    internal const string Explain = "explain";

    private const string Nothing = "{}";

    /// <summary>Blocks the main thread, and so none of the thread pool that the host runs on.</summary>
    internal static int Run()
    {
        var host = new UnloadingHost();
        Console.WriteLine(host.StartAsync().GetAwaiter().GetResult().Port);
        while (Console.ReadLine() is { } line)
        {
            Console.WriteLine(Answer(host, line));
        }

        host.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return 0;
    }

    private static string Answer(UnloadingHost host, string line)
    {
        switch (line.Split(' '))
        {
            case [Fill, var bytes]:
                host.Fill(long.Parse(bytes, CultureInfo.InvariantCulture));
                return Nothing;
            case [Rounds, var sample, var rounds]:
                return JsonSerializer.Serialize(host.Run(Sample.Named(sample), int.Parse(rounds, CultureInfo.InvariantCulture)));
            case [Prepare, var disturbance, var duration, var pace]:
                host.Prepare(Enum.Parse<Disturbance>(disturbance), ParseTime(duration), ParseTime(pace));
                return Nothing;
            case [CleanUp, var disturbance]:
                host.CleanUp(Enum.Parse<Disturbance>(disturbance));
                return Nothing;
            case [Disturb, var disturbance, var duration, var pace]:
                return JsonSerializer.Serialize(host.Disturb(Enum.Parse<Disturbance>(disturbance), ParseTime(duration), ParseTime(pace)));
            case [Explain]:
                return JsonSerializer.Serialize(host.ExplainAsync().GetAwaiter().GetResult());
            case [Read]:
                return JsonSerializer.Serialize(UnloadingHost.Read());
            default:
                throw new ArgumentException($"'{line}' is no command.", nameof(line));
        }
    }

    private static TimeSpan ParseTime(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);
}
