using PluginHost.Contracts;
using PluginHost.Hosting.Configuration;

namespace PluginHost.Hosting.Endpoints;

/// <summary>An endpoint that a generation wants: its attributes and the configuration put together.</summary>
internal sealed record EndpointPlan(string Name, EndpointAddress Address, AcceptMode Accept)
{
    /// <summary>Whether the socket itself is handed to the plugin.</summary>
    public bool IsHandedOver => Accept == AcceptMode.Plugin || !Address.IsStream;

    /// <summary>
    /// Whether what was bound for one of the two is bound for the other, also where the system chose the port: that belongs to the name.
    /// </summary>
    public bool HasBindingOf(EndpointPlan other) => Address == other.Address && Name.Equals(other.Name, StringComparison.OrdinalIgnoreCase);
}
