using System.Diagnostics.Metrics;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace PluginHost.Contracts;

/// <summary>What the host gives to one generation of a plugin. Taken as the constructor's only parameter.</summary>
/// <remarks>
/// Everything here belongs to the generation and is cut off at its end: the host keeps nothing that would keep the plugin's code loaded.
/// All members may be used from any thread.
/// </remarks>
public interface IPluginContext
{
    /// <summary>The plugin's name: its file's, without <c>.dll</c>.</summary>
    string Name { get; }

    /// <summary>The number of this generation, from 1 in each run of the host.</summary>
    int Generation { get; }

    /// <summary>
    /// The plugin's own section, <c>PluginHost:Plugins:&lt;name&gt;:Settings</c>, as it was when the generation was loaded. Changed
    /// settings come with a new generation.
    /// </summary>
    IConfiguration Settings { get; }

    /// <summary>
    /// Makes loggers that write to the host's log under <c>Plugin.&lt;name&gt;.&lt;category&gt;</c>. States and exceptions are turned into
    /// text at the call.
    /// </summary>
    ILoggerFactory LoggerFactory { get; }

    /// <summary>The plugin's meter, named <c>PluginHost.Plugin.&lt;name&gt;</c>. The host disposes it.</summary>
    Meter Meter { get; }

    /// <summary>
    /// The host's clock. At the end of the generation the host stops every timer that was made with it, and so all that waits by it: a
    /// <see cref="Task.Delay(TimeSpan, System.TimeProvider)"/>, a <see cref="CancellationTokenSource"/> with a timeout, a
    /// <see cref="PeriodicTimer"/>. Those that are made with the system's clock keep the code loaded until they have fired or are disposed.
    /// </summary>
    TimeProvider TimeProvider { get; }

    /// <summary>Fires when the generation starts to drain: stop accepting or receiving, serve what you have.</summary>
    CancellationToken Draining { get; }

    /// <summary>
    /// Makes a socket known to the host that the plugin accepted or opened by itself: it is listed, waited for by a drain, and closed at
    /// the deadline. The plugin stays its owner; the host forgets it once it is closed.
    /// </summary>
    /// <param name="socket">A connected socket.</param>
    /// <param name="endpoint">The name of the endpoint it belongs to, for lists.</param>
    /// <exception cref="ObjectDisposedException">The generation has ended; the socket was not taken.</exception>
    void Track(Socket socket, string endpoint = EndpointAttribute.DefaultName);

    /// <summary>
    /// For <see cref="AcceptMode.Plugin"/> with an <see cref="IConnectionHandler"/> or <see cref="ISessionHandler{TSession}"/>: opens the
    /// listening socket and accepts until <see cref="Draining"/> or the token fires, giving each connection to the plugin's handler as the
    /// host would. Then it closes its socket and returns.
    /// </summary>
    /// <param name="listener">What <see cref="ISocketReceiver.TransferSocketAsync"/> received; it is consumed.</param>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="cancellationToken">Stops accepting.</param>
    /// <exception cref="InvalidOperationException">The plugin has neither an <see cref="IConnectionHandler"/> nor an
    /// <see cref="ISessionHandler{TSession}"/>.</exception>
    /// <exception cref="IOException">The listening socket failed for good.</exception>
    Task AcceptAllAsync(SocketInformation listener, string endpoint, CancellationToken cancellationToken);
}
