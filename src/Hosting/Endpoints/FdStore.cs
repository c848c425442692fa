using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PluginHost.Hosting.Processes;
using PluginHost.Hosting.Telemetry;

namespace PluginHost.Hosting.Endpoints;

/// <summary>
/// Sockets of which the service manager has a duplicate, so that no client is refused while no host runs. Those that it lends it has bound
/// itself, and always holds (sd_listen_fds(3)); those that it stores were given to it by this host, or by the one before (FDSTORE of
/// sd_pid_notify_with_fds(3)). Without a service manager there are none. Thread-safe.
/// </summary>
internal sealed class FdStore
{
    private readonly ConcurrentDictionary<Socket, Duplicate> _duplicates = new();
    private readonly NotifySocket? _store;
    private readonly CancellationToken _stopping;
    private readonly ILogger _logger;

    /// <param name="store">Where sockets are stored; null where they are not.</param>
    /// <param name="stopping">Fires when the host stops: what is closed from then on is not closed for good.</param>
    /// <param name="logger">Told what comes, what is of no use, and what fails.</param>
    public FdStore(NotifySocket? store = null, CancellationToken stopping = default, ILogger? logger = null) =>
        (_store, _stopping, _logger) = (store, stopping, logger ?? NullLogger.Instance);

    /// <summary>Those that nobody has taken yet.</summary>
    public InheritedSockets Waiting { get; } = new();

    /// <summary>Takes what this process was started with.</summary>
    public static FdStore OfThisProcess(CancellationToken stopping, ILogger logger)
    {
        // How many it stores for this service: FileDescriptorStoreMax= of systemd.service(5).
        string? limit = Environment.GetEnvironmentVariable("FDSTORE");
        bool stores = int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out int most) && most > 0;
        var kept = new FdStore(stores ? NotifySocket.OfThisProcess() : null, stopping, logger);
        kept.Receive(PassedDescriptors.Take());
        return kept;
    }

    /// <summary>
    /// The sockets that the manager lends and that nobody has taken, with the manager's names for them. They stay this object's.
    /// </summary>
    public IReadOnlyList<(Socket Socket, string Name)> LentAndWaiting =>
        [.. _duplicates.Where(d => d.Value.IsLent && Waiting.Contains(d.Key)).Select(d => (d.Key, d.Value.Name))];

    /// <summary>The manager's name for a socket that it lends; null for any other.</summary>
    public string? LentNameOf(Socket socket) => _duplicates.GetValueOrDefault(socket) is { IsLent: true, Name: var name } ? name : null;

    /// <summary>Takes a socket that the host before this one had.</summary>
    /// <param name="socket">It waits for whoever wants its address.</param>
    /// <param name="lentAs">The manager's name for it, if the manager lends it.</param>
    public void Inherit(InheritedSocket socket, string? lentAs)
    {
        if (lentAs is not null)
        {
            _duplicates[socket.Socket] = new Duplicate(lentAs, IsLent: true);
        }

        Waiting.Add(socket);
    }

    /// <summary>Whether a socket that is closed stays open with the manager, for the host that runs next.</summary>
    public bool Outlives(Socket socket) => _stopping.IsCancellationRequested && _duplicates.ContainsKey(socket);

    /// <summary>Has the manager store the socket of an endpoint, unless it holds it already.</summary>
    public void Keep(Socket socket, EndpointPlan plan, string plugin)
    {
        string name = new FdStoreName(plugin, plan).ToString();
        Duplicate? known = _duplicates.GetValueOrDefault(socket);
        if (_store is not { } store || known is { IsLent: true } || known?.Name == name)
        {
            return;
        }

        if (name.Length > FdStoreName.Longest)
        {
            HostingLog.SocketNotStored(_logger, plan.Address.Url, "its name would be too long");
            return;
        }

        if (known is not null)
        {
            // Another plugin's before: what is stored already would keep its name.
            Forget(known.Name);
        }

        try
        {
            // FDPOLL=0: it stays whatever becomes of it.
            store.Send($"FDSTORE=1\nFDNAME={name}\nFDPOLL=0", socket.SafeHandle);
            _duplicates[socket] = new Duplicate(name, IsLent: false);
        }
        catch (SocketException e)
        {
            HostingLog.SocketNotStored(_logger, plan.Address.Url, e.Message);
        }
    }

    /// <summary>The socket of an endpoint is to be closed for good.</summary>
    /// <returns>Whether its owner closes it. If not, it is the manager's, who goes on listening: it waits for whoever wants the address
    /// next.</returns>
    public bool Release(Socket socket)
    {
        if (_duplicates.GetValueOrDefault(socket) is not { } known)
        {
            return true;
        }

        if (known.IsLent)
        {
            Waiting.Add(new InheritedSocket(socket));
            return false;
        }

        _duplicates.TryRemove(socket, out _);
        Forget(known.Name);
        return true;
    }

    /// <summary>
    /// Every plugin has what it wants: closes what nobody has taken, and tells of it. What is lent waits on, as its clients do.
    /// </summary>
    public void ReleaseRest()
    {
        foreach (InheritedSocket rest in Waiting.TakeAll())
        {
            string name = _duplicates.GetValueOrDefault(rest.Socket)?.Name ?? "unnamed";
            if (Release(rest.Socket))
            {
                HostingLog.InheritedClosed(_logger, rest.Address, name);
                rest.Socket.Dispose();
            }
            else
            {
                HostingLog.LentWaits(_logger, rest.Address, name);
            }
        }
    }

    internal void Receive(IEnumerable<PassedDescriptor> passed)
    {
        foreach (PassedDescriptor descriptor in passed)
        {
            bool isStored = FdStoreName.TryParse(descriptor.Name, out FdStoreName? name);
            if (descriptor.Socket is { } socket)
            {
                var inherited = new InheritedSocket(socket, name?.Plugin, name?.Plan);
                HostingLog.SocketPassed(_logger, inherited.Address, descriptor.Name);
                _duplicates[socket] = new Duplicate(descriptor.Name, IsLent: !isStored);
                Waiting.Add(inherited);
                continue;
            }

            HostingLog.DescriptorUseless(_logger, descriptor.Name, descriptor.Fault!);
            if (isStored)
            {
                Forget(descriptor.Name);
            }
        }
    }

    private void Forget(string name)
    {
        try
        {
            _store?.Send($"FDSTOREREMOVE=1\nFDNAME={name}");

            // While the manager has its duplicate the address is in use, and clients wait there for nobody.
            _store?.AwaitProcessed();
        }
        catch (SocketException e)
        {
            HostingLog.SocketNotForgotten(_logger, name, e.Message);
        }
    }

    /// <param name="Name">FDNAME.</param>
    /// <param name="IsLent">Bound by the manager.</param>
    private sealed record Duplicate(string Name, bool IsLent);
}
