using System.Net;

namespace PluginHost.Benchmarks.Proxies;

/// <summary>HAProxy with a master that reloads by starting a new worker, which tells the old one to finish (<c>-sf</c>).</summary>
internal sealed class HaProxy() : ReloadingProxy("haproxy")
{
    internal override string Name => "HAProxy, reload";

    protected override string ReloadSignal => "USR2";

    protected override IEnumerable<string> Configure(IPEndPoint backend)
    {
        string file = Path.Combine(Home, "haproxy.cfg");
        File.WriteAllText(file, $"""
            global
              maxconn 4096
              hard-stop-after {Limit.TotalSeconds}s
            defaults
              mode tcp
              timeout connect 5s
              timeout client 5m
              timeout server 5m
            listen staying
              bind {EndPoint}
              server backend {backend}

            """);
        return ["-W", "-f", file];
    }
}
