using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PluginHost.Benchmarks.Servers;

namespace PluginHost.Benchmarks.Proxies;

/// <summary>
/// Another server that can reload: a TCP proxy in the foreground, with a master that outlives its workers. Its directory is its own and
/// goes with it.
/// </summary>
internal abstract class ReloadingProxy(string program) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("pluginhost-benchmark-");
    private Process? _master;

    /// <summary>As the table shows it.</summary>
    internal abstract string Name { get; }

    /// <summary>What it needs and this machine has not; null if nothing.</summary>
    internal virtual string? Missing => ExternalProgram.Find(program) is null ? $"{program} is not installed" : null;

    /// <summary>For how long a worker that was replaced may finish its connections.</summary>
    internal static TimeSpan Limit { get; } = TimeSpan.FromSeconds(4);

    internal IPEndPoint EndPoint { get; } = LoopbackPort.FindFree();

    protected string Home => _home.FullName;

    /// <summary>The signal that makes the master reload.</summary>
    protected abstract string ReloadSignal { get; }

    /// <summary>Starts it before a server, and waits until it has a worker and accepts.</summary>
    internal async Task StartAsync(IPEndPoint backend)
    {
        _master = Process.Start(new ProcessStartInfo(ExternalProgram.Find(program)!, Configure(backend))
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        _master.ErrorDataReceived += (_, _) => { };
        _master.OutputDataReceived += (_, _) => { };
        _master.BeginErrorReadLine();
        _master.BeginOutputReadLine();
        await UntilAsync(() => Workers().Count > 0 && Accepts(), "accept");
    }

    /// <summary>Reloads, and waits for a new worker that accepts.</summary>
    /// <returns>The workers of before.</returns>
    internal async Task<IReadOnlySet<int>> ReloadAsync()
    {
        IReadOnlySet<int> before = Workers();
        Signal(ReloadSignal);
        await UntilAsync(() => Workers().Except(before).Any() && Accepts(), "reload");
        return before;
    }

    /// <summary>Waits until the workers have gone.</summary>
    internal Task GoneAsync(IReadOnlySet<int> workers) => UntilAsync(() => !Workers().Overlaps(workers), "end its old worker");

    internal bool AnyLives(IReadOnlySet<int> workers) => Workers().Overlaps(workers);

    public async ValueTask DisposeAsync()
    {
        if (_master is { HasExited: false })
        {
            Signal("TERM");
            using var timeout = new CancellationTokenSource(Patience);
            try
            {
                await _master.WaitForExitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                _master.Kill(entireProcessTree: true);
            }
        }

        _master?.Dispose();
        _home.Delete(recursive: true);
    }

    /// <summary>Writes its configuration.</summary>
    /// <returns>Its arguments.</returns>
    protected abstract IEnumerable<string> Configure(IPEndPoint backend);

    private HashSet<int> Workers()
    {
        string path = $"/proc/{_master!.Id}/task/{_master.Id}/children";
        return _master.HasExited ? throw new BenchmarkException($"{Name} has ended.")
            : [.. File.ReadAllText(path).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
    }

    private bool Accepts()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Connect(EndPoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {_master!.Id}"]);
        kill.WaitForExit();
    }

    private async Task UntilAsync(Func<bool> condition, string what)
    {
        for (long start = Stopwatch.GetTimestamp(); !condition(); await Task.Delay(Poll))
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new BenchmarkException($"{Name} does not {what}.");
            }
        }
    }
}
