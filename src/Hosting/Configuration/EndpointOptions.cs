using PluginHost.Contracts;

namespace PluginHost.Hosting;

/// <summary>One endpoint of a plugin, by name: overrides the plugin's attribute of that name, or adds an endpoint.</summary>
public sealed class EndpointOptions
{
    /// <summary><c>tcp://host:port</c>, <c>unix:/path</c> or <c>udp://host:port</c>. Not set: the attribute's.</summary>
    public string? Url { get; set; }

    /// <summary>Who accepts. Not set: the plugin's <see cref="PluginOptions.Accept"/>, then the attribute's.</summary>
    public AcceptMode? Accept { get; set; }
}
