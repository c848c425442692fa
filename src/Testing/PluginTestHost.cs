using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PluginHost.Contracts;
using PluginHost.Hosting;
using PluginHost.Testing.Builds;
using PluginHost.Testing.Leaks;

namespace PluginHost.Testing;

/// <summary>
/// One plugin, served in this process by the engine that serves it in production: loaded from a copy of its files into a context of its
/// own, on an address that nobody else has. Any number of them may run at a time. Thread-safe. Dispose it, at the end of the test.
/// </summary>
/// <remarks>
/// The plugin's class as the test sees it, and its static fields, are another copy of the code than the one that serves: talk to it through
/// its connections, its settings, its log and its clock. What these methods return holds nothing of the plugin.
/// </remarks>
public sealed class PluginTestHost : IAsyncDisposable
{
    private const string Operator = "the test";

    private readonly Workplace _workplace = new();
    private readonly LogCapture _log = new();
    private readonly TimeSpan _timeout;
    private readonly bool _explainsLeaks;
    private readonly IHost _host;
    private readonly EventHistory _events;
    private int _disposed;

    private PluginTestHost(PluginBuild build, PluginTestOptions options)
    {
        (Name, _timeout, _explainsLeaks) = (build.Name, options.Timeout, options.ExplainLeaks);
        _workplace.Deploy(build);
        _host = Build(build, options);
        Manager = _host.Services.GetRequiredService<PluginManager>();
        _events = new EventHistory(Manager.Events);
    }

    /// <summary>The plugin's name: its DLL's, without the extension.</summary>
    public string Name { get; }

    /// <summary>The engine, for what this class has no method for. It lives as long as this.</summary>
    public PluginManager Manager { get; }

    /// <summary>The plugin as it is now.</summary>
    public PluginStatus Status => Manager.Find(Name) ?? throw new PluginTestException(Manager.NotFound(Name).Message);

    /// <summary>The number of the generation that new connections go to, from 1; null if there is none.</summary>
    public int? Generation => Status.Current?.Number;

    /// <summary>Everything that has happened to the plugin, oldest first.</summary>
    public IReadOnlyList<PluginEvent> Events => _events.All;

    /// <summary>Everything that has been logged, by the plugin and by the host, oldest first. May still be read after the end.</summary>
    public IReadOnlyList<PluginLogLine> Log => _log.Lines;

    /// <summary>Serves the plugin whose class the test refers to.</summary>
    /// <typeparam name="TPlugin">
    /// The plugin's class, in an assembly of its own. That assembly and the libraries it depends on, as they lie in the test's output
    /// folder, are the plugin; so it uses the versions that were resolved for the test project. Other files that belong to the plugin, and
    /// the versions that it is deployed with, it has when it is started by its path.
    /// </typeparam>
    /// <param name="configure">What differs from the defaults.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PluginTestException">It is no plugin, or does not start; the message is the host's.</exception>
    /// <exception cref="TimeoutException">It has not started in <see cref="PluginTestOptions.Timeout"/>.</exception>
    public static Task<PluginTestHost> StartAsync<TPlugin>(
        Action<PluginTestOptions>? configure = null, CancellationToken cancellationToken = default)
        where TPlugin : class => StartAsync(ReferencedBuild.Of(typeof(TPlugin)), configure, cancellationToken);

    /// <summary>Serves a plugin from where it was built to.</summary>
    /// <param name="assemblyPath">
    /// Its DLL. With a deps.json beside it, or in a folder of its name, the whole folder is the plugin, as it is when it is deployed;
    /// otherwise the DLL alone.
    /// </param>
    /// <param name="configure">What differs from the defaults.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <inheritdoc cref="StartAsync{TPlugin}" path="/exception"/>
    public static Task<PluginTestHost> StartAsync(
        string assemblyPath, Action<PluginTestOptions>? configure = null, CancellationToken cancellationToken = default) =>
        StartAsync(BuildOutput.At(assemblyPath), configure, cancellationToken);

    /// <summary>Where an endpoint is bound; for <c>udp</c>, which has no connections, send there.</summary>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <exception cref="PluginTestException">Nothing is bound under that name.</exception>
    public EndPoint EndPointOf(string endpoint = EndpointAttribute.DefaultName) => BoundAddress.Parse(UrlOf(endpoint));

    /// <summary>Connects to the plugin.</summary>
    /// <param name="endpoint">The endpoint's name, of a <c>tcp</c> or a <c>unix</c> endpoint.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The client's end. Dispose it; it owns its socket.</returns>
    /// <exception cref="PluginTestException">Nothing is bound under that name, or it is <c>udp</c>.</exception>
    /// <exception cref="SocketException">Nobody listens any more.</exception>
    /// <exception cref="TimeoutException">Nobody answered in <see cref="PluginTestOptions.Timeout"/>.</exception>
    public async Task<NetworkStream> ConnectAsync(
        string endpoint = EndpointAttribute.DefaultName, CancellationToken cancellationToken = default)
    {
        if (UrlOf(endpoint) is var url && url.StartsWith("udp:", StringComparison.Ordinal))
        {
            throw new PluginTestException(
                $"Endpoint '{endpoint}' of {Name} is {url}: there is nothing to connect to; send to {nameof(EndPointOf)}(\"{endpoint}\").");
        }

        EndPoint server = EndPointOf(endpoint);
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await InTimeAsync(
                $"A connection to {url}", token => socket.ConnectAsync(server, token).AsTask(), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Replaces the plugin's code by a new generation of the same files. Returns at the cut-over; the generation before it drains on.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="PluginTestException">The new generation could not be made ready, and the one before serves on; the message is the
    /// host's.</exception>
    /// <exception cref="TimeoutException">It has not happened in <see cref="PluginTestOptions.Timeout"/>.</exception>
    public Task ReloadAsync(CancellationToken cancellationToken = default) =>
        CommandAsync("The reload", token => Manager.ReloadAsync(Name, cancellationToken: token), cancellationToken);

    /// <summary>
    /// Replaces the plugin's code by another build of it, which becomes what <see cref="ReloadAsync(CancellationToken)"/> loads from then
    /// on.
    /// </summary>
    /// <param name="assemblyPath">Its DLL, of the same name; read as
    /// <see cref="StartAsync(string, Action{PluginTestOptions}?, CancellationToken)"/> does.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <inheritdoc cref="ReloadAsync(CancellationToken)" path="/exception"/>
    public Task ReloadAsync(string assemblyPath, CancellationToken cancellationToken = default)
    {
        PluginBuild build = BuildOutput.At(assemblyPath);
        if (build.Name != Name)
        {
            throw new PluginTestException($"'{build.AssemblyPath}' is no build of {Name}: a plugin's name is its DLL's.");
        }

        _workplace.Deploy(build);
        return ReloadAsync(cancellationToken);
    }

    /// <summary>
    /// Lets the plugin finish its connections and unloads it. Whether its code is gone then, <see cref="AssertCollectedAsync"/> says.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="TimeoutException">It has not ended in <see cref="PluginTestOptions.Timeout"/>.</exception>
    public Task UnloadAsync(CancellationToken cancellationToken = default) =>
        CommandAsync("The unload", token => Manager.UnloadAsync(Name, Operator, WaitFor.Unloaded, token), cancellationToken);

    /// <summary>
    /// Loads the plugin again after <see cref="UnloadAsync"/> or <see cref="AssertCollectedAsync"/>, on other ports than before.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="PluginTestException">It does not start; the message is the host's.</exception>
    /// <exception cref="TimeoutException">It has not started in <see cref="PluginTestOptions.Timeout"/>.</exception>
    public Task LoadAsync(CancellationToken cancellationToken = default) =>
        CommandAsync("The load", token => Manager.LoadAsync(Name, token), cancellationToken);

    /// <summary>Waits for something to happen to the plugin; what has happened before counts too.</summary>
    /// <param name="kind">What.</param>
    /// <param name="generation">To which generation; null for any.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The first event of that kind.</returns>
    /// <exception cref="TimeoutException">It has not happened in <see cref="PluginTestOptions.Timeout"/>.</exception>
    public Task<PluginEvent> WaitForAsync(PluginEventKind kind, int? generation = null, CancellationToken cancellationToken = default) =>
        InTimeAsync(
        $"An event {kind}{(generation is null ? string.Empty : $" of generation {generation}")}",
        token => _events.FirstAsync(e => e.Kind == kind && (generation is null || e.Generation == generation), token),
        cancellationToken);

    /// <summary>
    /// Unloads the plugin, if it still serves, and holds that the code of every generation that there has been is gone. Connections that
    /// are still open are drained for <see cref="PluginOptions.DrainTimeout"/> and then cut. A generation counts as leaked if it is still
    /// there <see cref="PluginOptions.VerifyTimeout"/> after its end.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="PluginLeakException">A generation leaked. The message says which and, unless
    /// <see cref="PluginTestOptions.ExplainLeaks"/> is off, what holds it.</exception>
    /// <exception cref="TimeoutException">There was no answer in <see cref="PluginTestOptions.Timeout"/>.</exception>
    public async Task AssertCollectedAsync(CancellationToken cancellationToken = default)
    {
        await UnloadAsync(cancellationToken).ConfigureAwait(false);
        var finder = new LeakFinder(Manager, Name);
        IReadOnlyList<Leak> leaks = await InTimeAsync(
            "The end of every generation", finder.FindAsync, cancellationToken).ConfigureAwait(false);
        if (leaks.Count > 0)
        {
            string message = _explainsLeaks
                ? await InTimeAsync(
                    "The explanation of a leak",
                    token => LeakExplanation.ExplainAsync(Name, leaks, token),
                    cancellationToken).ConfigureAwait(false)
                : LeakExplanation.Describe(Name, leaks);
            throw new PluginLeakException(message, [.. leaks.Select(leak => leak.Generation)]);
        }
    }

    /// <summary>Ends everything at once: connections that are still open are cut. Throws nothing because of a leak.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        Manager.AbortShutdown();
        await _host.StopAsync().ConfigureAwait(false);
        await _events.DisposeAsync().ConfigureAwait(false);
        await ((IAsyncDisposable)_host).DisposeAsync().ConfigureAwait(false);
        _workplace.Dispose();
    }

    private static async Task<PluginTestHost> StartAsync(
        PluginBuild build, Action<PluginTestOptions>? configure, CancellationToken cancellationToken)
    {
        var options = new PluginTestOptions();
        configure?.Invoke(options);
        var host = new PluginTestHost(build, options);
        try
        {
            await host.InTimeAsync("The host", token => host._host.StartAsync(token), cancellationToken).ConfigureAwait(false);
            await host.CommandAsync(
                "The start", token => host.Manager.LoadAsync(host.Name, token), cancellationToken).ConfigureAwait(false);
            return host;
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private IHost Build(PluginBuild build, PluginTestOptions options)
    {
        foreach ((string name, string declared) in DeclaredEndpoints.Of(build))
        {
            if (!options.Plugin.Endpoints.TryGetValue(name, out EndpointOptions? endpoint))
            {
                options.Plugin.Endpoints.Add(name, endpoint = new EndpointOptions());
            }

            endpoint.Url ??= _workplace.OwnAddress(name, declared);
        }

        options.Plugin.Settings ??= new ConfigurationBuilder()
            .AddInMemoryCollection(options.Settings.Select(s => KeyValuePair.Create($"Settings:{s.Key}", s.Value)))
            .Build()
            .GetSection("Settings");

        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(
            new HostApplicationBuilderSettings { ContentRootPath = _workplace.Root });
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log);
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Services.AddKeyedSingleton(PluginHostServiceCollectionExtensions.PluginClockKey, options.TimeProvider);
        builder.Services.AddPluginHost(host =>
        {
            (host.PluginsDirectory, host.StateDirectory) = (_workplace.Plugins, _workplace.State);
            host.Discovery = DiscoveryMode.Manual;
            host.Plugins.Add(Name, options.Plugin);
        });
        return builder.Build();
    }

    private string UrlOf(string endpoint)
    {
        IReadOnlyList<EndpointStatus> bound = Status.Endpoints;
        return bound.FirstOrDefault(e => e.Name.Equals(endpoint, StringComparison.OrdinalIgnoreCase))?.Url
            ?? throw new PluginTestException(bound.Count == 0
                ? $"{Name} has no endpoint now: it is {Status.State}."
                : $"{Name} has no endpoint '{endpoint}'; there is {string.Join(", ", bound.Select(e => $"'{e.Name}'"))}.");
    }

    // A leak is a success of the command: it is told when it is asked for.
    private async Task CommandAsync(string what, Func<CancellationToken, Task<CommandResult>> command, CancellationToken cancellationToken)
    {
        CommandResult result = await InTimeAsync(what, command, cancellationToken).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            throw new PluginTestException(result.Message + DescribeTrouble(), result);
        }
    }

    private Task InTimeAsync(string what, Func<CancellationToken, Task> act, CancellationToken cancellationToken) => InTimeAsync(
        what,
        async token =>
        {
            await act(token).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    private async Task<T> InTimeAsync<T>(string what, Func<CancellationToken, Task<T>> act, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_timeout);
        try
        {
            return await act(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            string state = Manager.Find(Name) is { } status ? $"it is {status.State} {status.Problem}".TrimEnd() : "it is not there";
            throw new TimeoutException(
                $"{what} of {Name} has taken more than {_timeout.TotalSeconds:0.###} s; {state}.{DescribeTrouble()}");
        }
    }

    private string DescribeTrouble()
    {
        PluginLogLine[] trouble = [.. _log.Lines.Where(line => line.Level >= LogLevel.Warning)];
        return trouble.Length == 0
            ? string.Empty
            : $"{Environment.NewLine}In its log:{Environment.NewLine}{string.Join(Environment.NewLine, trouble.AsEnumerable())}";
    }
}
