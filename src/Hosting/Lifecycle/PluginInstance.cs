using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using PluginHost.Contracts;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.PluginCalls;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>The plugin's side of one generation: its load context and its object. Nothing else in the host keeps either.</summary>
internal sealed class PluginInstance
{
    private AssemblyLoadContext? _context;
    private object? _plugin;

    public Assembly? Assembly { get; private set; }

    public IConnectionHandler? Handler => _plugin as IConnectionHandler;

    public SessionAdapter? Sessions { get; private set; }

    public IStatefulPlugin? State => _plugin as IStatefulPlugin;

    public ISocketReceiver? Receiver => _plugin as ISocketReceiver;

    public IPluginLifecycle? Lifecycle => _plugin as IPluginLifecycle;

    public IReadOnlyList<EndpointAttribute> Endpoints { get; private set; } = [];

    /// <summary>What a throw-away connection may send; null if the plugin does not want one.</summary>
    public string? WarmUp { get; private set; }

    /// <summary>Loads the assembly and constructs its class. Runs the plugin's code: call it by <see cref="PluginCall"/>.</summary>
    public void Load(PluginVersion version, string entryType, SharingContext sharing, IPluginContext context)
    {
        _context = LoadContextBuilder.Build(version, sharing);
        Assembly = _context.LoadFromAssemblyPath(version.AssemblyPath);
        Type type = Assembly.GetType(entryType, throwOnError: true)!;
        Endpoints = [.. type.GetCustomAttributes<EndpointAttribute>()];
        WarmUp = type.GetCustomAttribute<WarmUpAttribute>()?.Send;

        object plugin = Construct(type, context);
        if (_context is null)
        {
            // The host has given up on a constructor that took too long; what it made is not to be kept.
            (plugin as IDisposable)?.Dispose();
            return;
        }

        Sessions = SessionAdapter.Of(plugin);
        _plugin = plugin;
    }

    /// <summary>Disposes the plugin's object. Runs the plugin's code.</summary>
    public Task DisposeAsync()
    {
        if (_plugin is IAsyncDisposable asynchronous)
        {
            return asynchronous.DisposeAsync().AsTask();
        }

        (_plugin as IDisposable)?.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Disposes what its code has registered with the process and is its own beyond doubt. Runs the plugin's code.</summary>
    public Task DisposeDiagnosticsAsync()
    {
        if (_context is { } context)
        {
            OwnDiagnostics.Dispose(context);
        }

        return Task.CompletedTask;
    }

    /// <summary>Lets go of everything and begins to unload.</summary>
    /// <returns>The context, for whoever looks after its end; null if none was made.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public UnloadedContext? Unload(TimeProvider time)
    {
        (AssemblyLoadContext? context, Assembly? assembly) = (_context, Assembly);
        (_plugin, Sessions, Assembly, _context, Endpoints) = (null, null, null, null, []);
        return context is null ? null : UnloadedContext.Unload(context, assembly, time);
    }

    private static object Construct(Type type, IPluginContext context)
    {
        if (type.GetConstructor([typeof(IPluginContext)]) is { } withContext)
        {
            return withContext.Invoke(BindingFlags.DoNotWrapExceptions, null, [context], null);
        }

        ConstructorInfo plain = type.GetConstructor(Type.EmptyTypes) ?? throw new PluginStartException(
            $"{type} has no public constructor without parameters or with one {nameof(IPluginContext)}.");
        return plain.Invoke(BindingFlags.DoNotWrapExceptions, null, null, null);
    }
}
