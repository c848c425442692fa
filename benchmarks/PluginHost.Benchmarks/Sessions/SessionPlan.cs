namespace PluginHost.Benchmarks.Sessions;

/// <summary>How much is measured.</summary>
/// <param name="Connections">How many connections live, if the descriptors suffice; each gets a message a <see cref="Period"/>.</param>
/// <param name="Reloads">How many reloads they live through.</param>
/// <param name="WarmUp">Reloads before that, which do not count: the host's code reaches its last tier.</param>
/// <param name="StateConnections">How many connections live beside a state, and how many live through
/// <paramref name="LastingReloads"/>.</param>
/// <param name="StateReloads">How many reloads a state of each size gets, in either way.</param>
/// <param name="StateSizes">In bytes.</param>
/// <param name="LastingReloads">How many reloads the same connections live through, to see what is left of them.</param>
/// <param name="ProxyConnections">How many connections stay while another server reloads.</param>
/// <param name="Steady">Before each reload.</param>
internal sealed record SessionPlan(
    int Connections,
    int Reloads,
    int WarmUp,
    int StateConnections,
    int StateReloads,
    IReadOnlyList<long> StateSizes,
    int LastingReloads,
    int ProxyConnections,
    TimeSpan Steady)
{
    private const long Mebibyte = 1024 * 1024;

    /// <summary>About four minutes.</summary>
    internal static readonly SessionPlan Full =
        new(10_000, 20, 3, 1000, 6, [Mebibyte, 100 * Mebibyte, 1024 * Mebibyte], 100, 1000, TimeSpan.FromSeconds(1.5));

    /// <summary>To see that everything works: about 30 seconds.</summary>
    internal static readonly SessionPlan Quick =
        new(1000, 4, 1, 200, 2, [Mebibyte, 16 * Mebibyte], 10, 200, TimeSpan.FromSeconds(0.5));

    /// <summary>Between two messages of a connection.</summary>
    public TimeSpan Period => TimeSpan.FromSeconds(1.5);
}
