using System.Diagnostics;
using System.Globalization;
using System.Net;
using PluginHost.Benchmarks.Servers;

namespace PluginHost.Benchmarks.Clients;

/// <summary>redis-benchmark, the load that redis itself is measured with, as a process.</summary>
internal static class RedisBenchmark
{
    internal const int Connections = 50;
    private const string Program = "redis-benchmark";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>What it needs and this machine has not; null if nothing.</summary>
    internal static string? Missing => ExternalProgram.Find(Program) is null ? $"{Program} is not installed" : null;

    /// <param name="server">Who is asked.</param>
    /// <param name="requests">How many requests each test makes.</param>
    /// <param name="pipeline">How many it sends at once on a connection.</param>
    /// <param name="test">The only test to run; null for all.</param>
    /// <exception cref="BenchmarkException">It does not end.</exception>
    internal static async Task<RedisBenchmarkResult> RunAsync(IPEndPoint server, int requests, int pipeline, string? test = null)
    {
        string[] arguments =
        [
            "-h", $"{server.Address}", "-p", Text(server.Port), "-c", Text(Connections), "-n", Text(requests), "-P", Text(pipeline),
            "--csv",
            .. test is null ? Array.Empty<string>() : ["-t", test],
        ];
        var start =
            new ProcessStartInfo(ExternalProgram.Find(Program)!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException e)
        {
            process.Kill();
            throw new BenchmarkException($"{Program} has not ended for {Patience.TotalMinutes:0} minutes.", e);
        }

        return RedisBenchmarkResult.Parse(process.ExitCode, await output, await error);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
