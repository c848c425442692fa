using System.Net;

namespace PluginHost.Benchmarks.Proxies;

/// <summary>nginx with the stream module, which Debian has in a package of its own.</summary>
internal sealed class NginxProxy() : ReloadingProxy("nginx")
{
    private const string Module = "/usr/lib/nginx/modules/ngx_stream_module.so";

    internal override string Name => "nginx, reload";

    internal override string? Missing => base.Missing ?? (File.Exists(Module) ? null : $"{Module} is not installed");

    protected override string ReloadSignal => "HUP";

    protected override IEnumerable<string> Configure(IPEndPoint backend)
    {
        string file = Path.Combine(Home, "nginx.conf");
        File.WriteAllText(file, $$"""
            load_module {{Module}};
            daemon off;
            worker_processes 1;
            worker_shutdown_timeout {{Limit.TotalSeconds}}s;
            pid {{Home}}/pid;
            error_log {{Home}}/error.log;
            events { worker_connections 8192; }
            stream {
              server { listen {{EndPoint}}; proxy_pass {{backend}}; }
            }
            """);
        return ["-p", Home, "-c", file, "-e", $"{Home}/error.log"];
    }
}
