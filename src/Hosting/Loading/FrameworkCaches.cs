using System.Reflection;
using System.Runtime.Loader;
using Microsoft.Extensions.Logging;

namespace PluginHost.Hosting.Loading;

/// <summary>
/// What the framework remembers by type: serialisers' metadata, property accessors, routes. A context stays loaded for as long as its types
/// are remembered. Libraries that do so let hot reload tell them to forget, by
/// <see cref="System.Reflection.Metadata.MetadataUpdateHandlerAttribute"/>; the end of a generation tells them too. Thread-safe; all who
/// ask at one time are served by one clearing.
/// </summary>
/// <remarks>
/// Only handlers of assemblies that are shared are called: a plugin's own go with it. They are told to forget everything, and neighbours
/// build anew what they use, once each: whoever calls this has first seen that a context does not go without. To name the types that end
/// would spare little, as nearly all handlers ignore them, and would cost much: every type of the context had to be loaded to be named.
/// </remarks>
internal sealed partial class FrameworkCaches(SharedAssemblies shared, ILogger<FrameworkCaches> logger)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Assembly, CacheHandler[]> _handlers = [];
    private readonly HashSet<string> _failed = [];
    private Task _next = Task.CompletedTask;
    private bool _isQueued;

    /// <summary>
    /// Makes the framework forget types. The last frame of the plugin must have returned: what still runs would be remembered again.
    /// </summary>
    /// <returns>Ends when it has; never faults.</returns>
    public Task ReleaseAsync()
    {
        lock (_lock)
        {
            if (!_isQueued)
            {
                (_next, _isQueued) = (ReleaseAfterAsync(_next), true);
            }

            return _next;
        }
    }

    private async Task ReleaseAfterAsync(Task before)
    {
        // Those who ask while another clearing runs, or before a thread is free for this one, share it.
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        lock (_lock)
        {
            _isQueued = false;
        }

        // What is generated at run time for a plugin is listed here too; to remember it would keep the plugin loaded.
        IEnumerable<Assembly> lasting = AssemblyLoadContext.Default.Assemblies.Where(a => !a.IsCollectible && !a.IsDynamic);
        foreach (CacheHandler handler in lasting.SelectMany(HandlersOf))
        {
            try
            {
                handler.Clear();
            }
            catch (Exception e)
            {
                Failed(e, handler.Name);
            }
        }
    }

    private CacheHandler[] HandlersOf(Assembly assembly)
    {
        if (!_handlers.TryGetValue(assembly, out CacheHandler[]? handlers))
        {
            handlers = Discover(assembly);
            _handlers.Add(assembly, handlers);
        }

        return handlers;
    }

    private CacheHandler[] Discover(Assembly assembly)
    {
        string name = assembly.GetName().Name!;
        try
        {
            return shared.IsShared(name) ? CacheHandler.Of(assembly) : [];
        }
        catch (Exception e)
        {
            // An attribute that names what cannot be loaded.
            Failed(e, name);
            return [];
        }
    }

    private void Failed(Exception exception, string name)
    {
        if (_failed.Add(name))
        {
            LogFailed(exception, name);
        }
    }

    [LoggerMessage(1010, LogLevel.Warning, "{Handler} failed to clear its cache for code that ends; that code may stay loaded. Said once.")]
    private partial void LogFailed(Exception exception, string handler);
}
