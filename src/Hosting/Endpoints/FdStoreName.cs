using System.Diagnostics.CodeAnalysis;
using PluginHost.Contracts;
using PluginHost.Hosting.Configuration;

namespace PluginHost.Hosting.Endpoints;

/// <summary>
/// What a socket is called while the service manager keeps it: whose it is, and as what it was planned. No two endpoints have the same.
/// </summary>
internal sealed record FdStoreName(string Plugin, EndpointPlan Plan)
{
    /// <summary>sd_pid_notify_with_fds(3): at most so many ASCII characters, without control characters and colons.</summary>
    public const int Longest = 255;

    private const string Prefix = "pluginhost";

    public static bool TryParse(string text, [NotNullWhen(true)] out FdStoreName? name)
    {
        name = text.Split('/', 4) is [Prefix, var plugin, var endpoint, var url]
            && EndpointAddress.TryParse(Uri.UnescapeDataString(url), out EndpointAddress? address, out _)
                ? new FdStoreName(
                    Uri.UnescapeDataString(plugin), new EndpointPlan(Uri.UnescapeDataString(endpoint), address, AcceptMode.Host))
                : null;
        return name is not null;
    }

    /// <summary>Such as <c>pluginhost/Echo/main/tcp%3A//127.0.0.1%3A7007</c>.</summary>
    public override string ToString() =>
        $"{Prefix}/{Uri.EscapeDataString(Plugin)}/{Uri.EscapeDataString(Plan.Name)}/"
        + Uri.EscapeDataString(Plan.Address.Url).Replace("%2F", "/", StringComparison.Ordinal);
}
