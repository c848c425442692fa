using System.Diagnostics;
using System.Globalization;
using System.Net;
using PluginHost.Benchmarks.Measuring;
using PluginHost.Benchmarks.Servers;

namespace PluginHost.Benchmarks.Upgrading.Beside;

/// <summary>
/// Another server that can be replaced while it serves: a TCP proxy with a port for each plugin of a host that itself stays as it is. Its
/// directory is its own and goes with it.
/// </summary>
internal abstract class OtherServer(string program) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("pluginhost-benchmark-");
    private readonly Dictionary<string, IPEndPoint> _endPoints = [];

    /// <summary>As the table shows it.</summary>
    internal abstract string Name { get; }

    /// <summary>What it needs and this machine has not; null if nothing.</summary>
    internal virtual string? Missing => ExternalProgram.Find(program) is null ? $"{program} is not installed" : null;

    protected string Home => _home.FullName;

    protected string Program => ExternalProgram.Find(program)!;

    /// <summary>Where it passes on to a plugin.</summary>
    internal IPEndPoint EndPointOf(string plugin) => _endPoints[plugin];

    /// <summary>Starts it before a host, and waits until it accepts.</summary>
    internal async Task StartAsync(UpgradeHost host)
    {
        foreach (string plugin in new[] { UpgradeHost.Echo, UpgradeHost.RawEcho, UpgradeHost.KeyValue, UpgradeHost.Chat })
        {
            _endPoints.Add(plugin, LoopbackPort.FindFree());
        }

        await StartAsync(_endPoints.Select(own => (own.Value, host.EndPointOf(own.Key))));
    }

    /// <summary>Replaces it by its own means, and returns when the new process serves and the old one has been told to finish.</summary>
    /// <returns>False if it does not let itself be replaced.</returns>
    internal abstract Task<bool> ReplaceAsync();

    /// <summary>Its processes, those among them that finish what they have.</summary>
    internal IReadOnlySet<int> FindProcesses() => ProcessTable.Find(Home);

    public virtual ValueTask DisposeAsync()
    {
        ProcessTable.Kill(FindProcesses());
        _home.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <param name="ways">From where to where.</param>
    protected abstract Task StartAsync(IEnumerable<(IPEndPoint From, IPEndPoint To)> ways);

    /// <returns>False if it has not come true in time.</returns>
    protected static async Task<bool> ComesTrueAsync(Func<bool> condition)
    {
        long begun = Stopwatch.GetTimestamp();
        while (!condition() && Stopwatch.GetElapsedTime(begun) < Patience)
        {
            await Task.Delay(Look);
        }

        return condition();
    }

    /// <param name="signal">Without SIG.</param>
    /// <param name="process">That gets it.</param>
    protected static void Signal(string signal, int process)
    {
        using Process kill = Process.Start("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {process}")]);
        kill.WaitForExit();
    }
}
