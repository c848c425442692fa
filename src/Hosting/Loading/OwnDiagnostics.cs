using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using System.Runtime.Loader;
using PluginHost.Hosting.PluginCalls;

namespace PluginHost.Hosting.Loading;

/// <summary>
/// The event sources and meters that are one context's own beyond doubt: of a type of its own, or, for a meter, with a scope
/// (<see cref="Meter.Scope"/>) of such a type. The process lists both until they are disposed, and whoever listens to them may hold them.
/// </summary>
/// <remarks>
/// A plain <see cref="Meter"/> has no owner that can be asked for. Who made it is not told; that an instrument was created during a
/// plugin's call proves nothing, as libraries of the framework make theirs at first use (System.Net.Http); nor do the frames of that call,
/// as methods of libraries are inlined into a plugin's. To dispose what belongs to all would be worse than to keep a plugin loaded, so it
/// is left.
/// </remarks>
internal static class OwnDiagnostics
{
    /// <summary>
    /// Disposes them. Runs code of the context's types: call it by <see cref="PluginCall"/>, once the plugin has been stopped.
    /// </summary>
    /// <exception cref="AggregateException">Some failed; the others were disposed all the same.</exception>
    public static void Dispose(AssemblyLoadContext context)
    {
        List<Exception> faults = [];
        EventSource[] sources = [.. EventSource.GetSources().Where(source => IsOf(context, source))];
        StopPolling(sources);
        foreach (IDisposable each in (IEnumerable<IDisposable>)[.. sources, .. MetersOf(context)])
        {
            try
            {
                each.Dispose();
            }
            catch (Exception e)
            {
                faults.Add(e);
            }
        }

        if (faults.Count > 0)
        {
            throw new AggregateException(faults);
        }
    }

    /// <summary>
    /// Counters that somebody polls are kept by the thread that polls them, whether their source is disposed or not, until an interval of
    /// zero is asked for (dotnet/runtime, CounterGroup). That thread lets go at its next round.
    /// </summary>
    private static void StopPolling(IEnumerable<EventSource> sources)
    {
        EventSource[] listenedTo = [.. sources.Where(source => source.IsEnabled())];
        if (listenedTo.Length == 0)
        {
            return;
        }

        using var listener = new SilentListener();
        foreach (EventSource source in listenedTo)
        {
            listener.EnableEvents(
                source, EventLevel.LogAlways, EventKeywords.None, new Dictionary<string, string?> { ["EventCounterIntervalSec"] = "0" });
        }
    }

    /// <summary>Without the meters that have no instrument: nothing public leads to them.</summary>
    private static HashSet<Meter> MetersOf(AssemblyLoadContext context)
    {
        var found = new HashSet<Meter>(ReferenceEqualityComparer.Instance);

        // It is told of every instrument there is, and meanwhile, on any thread, of new ones. It enables none.
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (IsOf(context, instrument.Meter) || (instrument.Meter.Scope is { } scope && IsOf(context, scope)))
            {
                lock (found)
                {
                    found.Add(instrument.Meter);
                }
            }
        };
        listener.Start();
        listener.Dispose();
        lock (found)
        {
            return [.. found];
        }
    }

    private static bool IsOf(AssemblyLoadContext context, object each) =>
        AssemblyLoadContext.GetLoadContext(each.GetType().Assembly) == context;

    /// <summary>Has no use for what it is told.</summary>
    private sealed class SilentListener : EventListener;
}
