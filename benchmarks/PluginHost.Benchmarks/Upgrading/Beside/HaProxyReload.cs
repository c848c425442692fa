using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace PluginHost.Benchmarks.Upgrading.Beside;

/// <summary>
/// HAProxy with a master (<c>-W</c>) that on USR2 runs its program anew and starts a new worker, which tells the old one to finish.
/// </summary>
/// <param name="limit">hard-stop-after; HAProxy has none if nothing is said.</param>
internal sealed class HaProxyReload(TimeSpan? limit) : OtherServer("haproxy")
{
    private Process? _master;

    internal override string Name => limit is { } time
        ? string.Create(CultureInfo.InvariantCulture, $"HAProxy, reload, hard-stop-after {time.TotalSeconds}s")
        : "HAProxy, reload";

    internal override async Task<bool> ReplaceAsync()
    {
        IReadOnlySet<int> before = FindProcesses();
        Signal("USR2", _master!.Id);
        return await ComesTrueAsync(() => FindProcesses().Except(before).Any());
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_master is not null)
        {
            await _master.WaitForExitAsync();
            _master.Dispose();
        }
    }

    protected override async Task StartAsync(IEnumerable<(IPEndPoint From, IPEndPoint To)> ways)
    {
        string file = Path.Combine(Home, "haproxy.cfg");
        string stop = limit is { } time
            ? string.Create(CultureInfo.InvariantCulture, $"hard-stop-after {time.TotalSeconds}s")
            : string.Empty;
        await File.WriteAllTextAsync(file, $"""
            global
              maxconn 4096
              {stop}
            defaults
              mode tcp
              timeout connect 5s
              timeout client 5m
              timeout server 5m
            {string.Join(Environment.NewLine, ways.Select((way, i) => $"listen way{i}{Environment.NewLine}  bind {way.From}{Environment.NewLine}  server host {way.To}"))}

            """);
        _master = Process.Start(new ProcessStartInfo(Program, ["-W", "-f", file]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _master.ErrorDataReceived += (_, _) => { };
        _master.OutputDataReceived += (_, _) => { };
        _master.BeginErrorReadLine();
        _master.BeginOutputReadLine();
        if (!await ComesTrueAsync(() => FindProcesses().Count > 1))
        {
            throw new BenchmarkException($"{Name} does not start.");
        }
    }
}
