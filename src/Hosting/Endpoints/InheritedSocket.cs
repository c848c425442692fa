using System.Net;
using System.Net.Sockets;

namespace PluginHost.Hosting.Endpoints;

/// <summary>A socket that another process has bound.</summary>
/// <param name="Socket">Listening, where its transport has connections.</param>
/// <param name="Plugin">Whose it was; null where only its address is known.</param>
/// <param name="Plan">As what it was bound for that plugin.</param>
internal sealed record InheritedSocket(Socket Socket, string? Plugin = null, EndpointPlan? Plan = null)
{
    /// <summary>Where it is bound, for messages.</summary>
    public string Address => Socket switch
    {
        { AddressFamily: AddressFamily.Unix } => $"unix:{Socket.LocalEndPoint}",
        { SocketType: SocketType.Stream } => $"tcp://{Socket.LocalEndPoint}",
        _ => $"udp://{Socket.LocalEndPoint}",
    };

    /// <summary>Whether it is what a plugin's plan asks for.</summary>
    public bool IsFor(EndpointPlan plan, string plugin) =>
        plan.Address.EndPoint is IPEndPoint { Port: 0 }
            ? Plan is { } known && plugin.Equals(Plugin, StringComparison.OrdinalIgnoreCase) && known.HasBindingOf(plan)
            : IsBoundAs(plan);

    private bool IsBoundAs(EndpointPlan plan)
    {
        EndPoint wanted = plan.Address.EndPoint;
        return wanted.AddressFamily == Socket.AddressFamily
            && plan.Address.IsStream == (Socket.SocketType == SocketType.Stream)
            && Socket.LocalEndPoint is { } bound
            && (wanted is IPEndPoint ? wanted.Equals(bound) : wanted.ToString() == bound.ToString());
    }
}
