using System.Net;
using System.Net.Sockets;
using System.Runtime.Loader;
using Microsoft.Extensions.Logging.Abstractions;
using PluginHost.Contracts;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Transport;
using PluginHost.Hosting.Transport.Journal;
using PluginHost.Hosting.Workers.Protocol;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Workers.Serving;

/// <summary>
/// Takes a worker that has no plugin yet through what a start and the first connections will ask of it, so that the code for that is loaded
/// and compiled when they come. Nothing of it is seen from outside, and nothing stays but the code and one piece of memory for journals.
/// </summary>
internal sealed class WorkerPreload : IGenerationObserver
{
    private const string Sessions = "sessions";
    private const string Plain = "plain";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly byte[] Said = "preload"u8.ToArray();

    private readonly SemaphoreSlim _left = new(0);
    private readonly PreloadPlugin _plugin = new();
    private JournalSlots? _journals;
    private PluginFault? _fault;

    /// <returns>What failed; null if nothing did.</returns>
    /// <exception cref="SocketException">There is no loopback.</exception>
    /// <exception cref="OperationCanceledException">It takes too long.</exception>
    public async Task<PluginFault?> RunAsync()
    {
        using var tooLong = new CancellationTokenSource(Timeout);
        WorkerPlugin worker = Make();
        ContextConnections served = worker.Generation.Served;
        served.Attach(_plugin, receiver: null, SessionAdapter.Of(_plugin), [Plain]);
        LoadContract();

        _fault ??= await WarmUp.RunAsync(served, Sessions, "warm-up", Timeout, TimeProvider.System, tooLong.Token);
        await ServePlainAsync(served, tooLong.Token);
        await ServeSessionAsync(served, tooLong.Token);
        await worker.StopAsync();
        await worker.Generation.UnloadAsync();
        return _fault;
    }

    void IGenerationObserver.Came(TrackedConnection connection)
    {
        // It is this class that brings it.
    }

    void IGenerationObserver.Left(TrackedConnection connection)
    {
        if (connection.IsConnection)
        {
            _left.Release();
        }
    }

    void IGenerationObserver.Faulted(PluginFault fault) => _fault ??= fault;

    ConnectionJournal? IGenerationObserver.OpenJournal(ConnectionOrigin origin)
    {
        _journals ??= new JournalSlots();
        return _journals.TryTake(out int index, out Memory<byte> slot)
            ? new ConnectionJournal(slot, origin) { Freed = () => _journals.Free(index) }
            : null;
    }

    /// <summary>As in a worker that serves, but without telling anything.</summary>
    Action? IGenerationObserver.WatchBeginning(ConnectionOrigin origin, Socket accepted) => static () => { };

    private static string ContractPath => typeof(IConnectionHandler).Assembly.Location;

    private static PluginVersion Contract =>
        new(nameof(WorkerPreload), string.Empty, Path.GetDirectoryName(ContractPath) ?? string.Empty, ContractPath);

    /// <summary>As it is made of what a host sends.</summary>
    private WorkerPlugin Make()
    {
        var model = PluginModel.From(nameof(WorkerPreload), new PluginHostOptions());
        PayloadWriter sent = StartRequest.Of(model, generation: 0, Contract, nameof(PreloadPlugin), [], string.Empty).Write(
            new PayloadWriter());
        return WorkerPlugin.Of(StartRequest.Read(new PayloadReader(sent.Payload)), this, NullLoggerFactory.Instance);
    }

    /// <summary>Loads an assembly as a plugin's is loaded: the contract's, which is small and at hand. It goes with its context.</summary>
    private static void LoadContract()
    {
        if (ContractPath.Length == 0)
        {
            return; // It is in a single file.
        }

        var sharing = new AssemblySharing(Contract, SharedAssemblies.ForHost([]), AssemblyChoices.Default);
        AssemblyLoadContext context = LoadContextBuilder.Build(
            Contract, new SharingContext(Contract, generation: 0, sharing, NullLogger.Instance, isCollectible: true));
        MethodPreparer.Prepare(context.LoadFromAssemblyPath(ContractPath));
        context.Unload();
    }

    private async Task ServePlainAsync(ContextConnections served, CancellationToken tooLong)
    {
        (Socket client, Socket accepted) = await ConnectAsync(tooLong);
        using (client)
        {
            served.TryDispatch(accepted, Plain);
            await TalkAsync(client, tooLong);
        }

        await _left.WaitAsync(tooLong);
    }

    /// <summary>One that is saved, and moves.</summary>
    private async Task ServeSessionAsync(ContextConnections served, CancellationToken tooLong)
    {
        (Socket client, Socket accepted) = await ConnectAsync(tooLong);
        using (client)
        {
            served.TryDispatch(accepted, Sessions);
            await TalkAsync(client, tooLong);
            await MoveAsync(served, served.Sessions.OfType<SessionConnection>().Single(), tooLong);
            await TalkAsync(client, tooLong);
        }

        await _left.WaitAsync(tooLong);
    }

    private async Task MoveAsync(ContextConnections served, SessionConnection session, CancellationToken tooLong)
    {
        await session.CheckpointAsync();
        await session.Suspend().Stopped;
        SessionExport export = await session.ExportAsync(served.Port.Version, Timeout, tooLong);
        SavedSession saved = new PayloadReader(new PayloadWriter().Session(export.Session!).Payload).Session();
        Socket moved = SocketDuplicator.Open(SocketDuplicator.Duplicate(export.Socket!, Environment.ProcessId));
        await session.LeaveAsync();
        await _left.WaitAsync(tooLong);

        var next = new SessionConnection(served, saved, moved);
        _fault ??= await next.LoadAsync(saved, Timeout, tooLong);
        served.TryAdopt(next);
        next.Send(default);
        next.Begin();
    }

    private static async Task TalkAsync(Socket client, CancellationToken tooLong)
    {
        await client.SendAsync(Said, tooLong);
        byte[] answer = new byte[Said.Length];
        for (int read = 0; read < answer.Length;)
        {
            int more = await client.ReceiveAsync(answer.AsMemory(read), tooLong);
            read += more > 0 ? more : throw new IOException("The preload's connection ended early.");
        }
    }

    private static async Task<(Socket Client, Socket Accepted)> ConnectAsync(CancellationToken tooLong)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint!, tooLong);
        return (client, await listener.AcceptAsync(tooLong));
    }
}
