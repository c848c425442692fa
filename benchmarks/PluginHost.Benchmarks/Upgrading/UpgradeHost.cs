using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using PluginHost.Benchmarks.Servers;

namespace PluginHost.Benchmarks.Upgrading;

/// <summary>The executable with the sample plugins, and the processes that take its place one after the other.</summary>
internal sealed partial class UpgradeHost : IAsyncDisposable
{
    internal const string Echo = "Echo";
    internal const string RawEcho = "RawEcho";
    internal const string KeyValue = "KeyValue";
    internal const string Chat = "Chat";
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(120);
    private readonly HostExecutable _host;
    private readonly ConcurrentQueue<string> _complaints;

    private UpgradeHost(HostExecutable host, ConcurrentQueue<string> complaints) =>
        (_host, _complaints, ProcessId) = (host, complaints, host.ProcessId);

    /// <summary>What the hosts said in their logs that is a warning or worse.</summary>
    internal IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>The process that serves now.</summary>
    internal int ProcessId { get; private set; }

    /// <param name="log">Gets all that the hosts log; the caller's.</param>
    /// <exception cref="BenchmarkException">It does not serve.</exception>
    internal static async Task<UpgradeHost> StartAsync(TextWriter log)
    {
        var complaints = new ConcurrentQueue<string>();
        HostedPlugin[] plugins = [.. new[] { Echo, RawEcho, KeyValue, Chat }.Select(name => new HostedPlugin(name, name, "context"))];
        return new UpgradeHost(await HostExecutable.StartAsync(plugins, Keep), complaints);

        void Keep(string line)
        {
            log.WriteLine(line);
            if (Complaint().IsMatch(line))
            {
                complaints.Enqueue(line);
            }
        }
    }

    /// <inheritdoc cref="HostExecutable.EndPointOf"/>
    internal IPEndPoint EndPointOf(string plugin) => _host.EndPointOf(plugin);

    /// <summary>Runs <c>pluginhost upgrade</c>, and waits for its end.</summary>
    internal async Task<UpgradeReply> UpgradeAsync()
    {
        long start = Stopwatch.GetTimestamp();
        using Process verb = Process.Start(new ProcessStartInfo(Artifacts.Executable, ["upgrade", "--state", _host.StateDirectory])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = verb.StandardOutput.ReadToEndAsync();
        Task<string> errors = verb.StandardError.ReadToEndAsync();
        using var timeout = new CancellationTokenSource(AnswerTimeout);
        try
        {
            await verb.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            verb.Kill();
            throw _host.Trouble("The verb does not end.");
        }

        TimeSpan command = Stopwatch.GetElapsedTime(start);
        string said = $"{await output}{await errors}".Trim();
        Match success = Success().Match(said);
        if (verb.ExitCode != 0 || !success.Success)
        {
            return new UpgradeReply(command, Said: null, $"{said} (exit code {verb.ExitCode})");
        }

        ProcessId = int.Parse(success.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return new UpgradeReply(
            command, TimeSpan.FromSeconds(double.Parse(success.Groups[2].ValueSpan, CultureInfo.InvariantCulture)), Fault: null);
    }

    /// <inheritdoc cref="HostExecutable.FindProcesses"/>
    internal IReadOnlySet<int> FindProcesses() => _host.FindProcesses();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [GeneratedRegex(@"Process (\d+) serves in place of \d+, after ([\d.]+) s\.")]
    private static partial Regex Success();

    /// <summary>The level stands behind date and time.</summary>
    [GeneratedRegex(@"^\S+ \S+ (warn|fail|crit|error)\b|^Unhandled exception")]
    private static partial Regex Complaint();
}
