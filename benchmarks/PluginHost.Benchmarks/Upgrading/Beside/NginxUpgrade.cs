using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace PluginHost.Benchmarks.Upgrading.Beside;

/// <summary>
/// nginx with the stream module, whose program is replaced as https://nginx.org/en/docs/control.html#upgrade has it: USR2 starts a new
/// master, WINCH has the old workers finish, QUIT the old master.
/// </summary>
/// <param name="limit">worker_shutdown_timeout; nginx has none if nothing is said.</param>
internal sealed class NginxUpgrade(TimeSpan? limit) : OtherServer("nginx")
{
    private const string Module = "/usr/lib/nginx/modules/ngx_stream_module.so";

    internal override string Name => limit is { } time
        ? string.Create(CultureInfo.InvariantCulture, $"nginx, binary upgrade, worker_shutdown_timeout {time.TotalSeconds}s")
        : "nginx, binary upgrade";

    internal override string? Missing => base.Missing ?? (File.Exists(Module) ? null : $"{Module} is not installed");

    private string PidFile => Path.Combine(Home, "pid");

    internal override async Task<bool> ReplaceAsync()
    {
        int old = ReadMaster()!.Value;
        Signal("USR2", old);
        if (!await ComesTrueAsync(() => ReadMaster() is { } master && master != old && HasWorker(master)))
        {
            return false;
        }

        Signal("WINCH", old);
        Signal("QUIT", old);
        return true;
    }

    /// <summary>As a daemon: in the foreground it ignores USR2 as long as its parent lives.</summary>
    protected override async Task StartAsync(IEnumerable<(IPEndPoint From, IPEndPoint To)> ways)
    {
        string file = Path.Combine(Home, "nginx.conf");
        string shutdown = limit is { } time
            ? string.Create(CultureInfo.InvariantCulture, $"worker_shutdown_timeout {time.TotalSeconds}s;")
            : string.Empty;
        await File.WriteAllTextAsync(file, $$"""
            load_module {{Module}};
            worker_processes 1;
            {{shutdown}}
            pid {{PidFile}};
            error_log {{Home}}/error.log;
            events { worker_connections 8192; }
            stream {
              {{string.Join(Environment.NewLine, ways.Select(way => $"server {{ listen {way.From}; proxy_pass {way.To}; }}"))}}
            }
            """);
        using Process start = Process.Start(Program, ["-p", Home, "-c", file, "-e", $"{Home}/error.log"]);
        await start.WaitForExitAsync();
        if (start.ExitCode != 0 || !await ComesTrueAsync(() => ReadMaster() is { } master && HasWorker(master)))
        {
            throw new BenchmarkException($"{Name} does not start.");
        }
    }

    private int? ReadMaster() =>
        File.Exists(PidFile) && int.TryParse(File.ReadAllText(PidFile), CultureInfo.InvariantCulture, out int master) ? master : null;

    private static bool HasWorker(int master)
    {
        string children = $"/proc/{master}/task/{master}/children";
        return File.Exists(children) && File.ReadAllText(children).Length > 0;
    }
}
