using PluginHost.Contracts;
using PluginHost.Hosting.Configuration;

namespace PluginHost.Hosting.Connections;

/// <summary>An endpoint that a generation wants: its attributes and the configuration put together.</summary>
internal sealed record EndpointPlan(string Name, EndpointAddress Address, AcceptMode Accept)
{
    /// <summary>Whether the socket itself is handed to the plugin.</summary>
    public bool IsHandedOver => Accept == AcceptMode.Plugin || !Address.IsStream;
}
