using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using System.Runtime.Loader;
using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Tests.Loading;

/// <summary>A second copy of this assembly stands for the plugin.</summary>
public sealed class OwnDiagnosticsTests : IDisposable
{
    private const string Known = "PluginHost-OwnDiagnosticsTests";

    private readonly AssemblyLoadContext _context = new("a plugin", isCollectible: true);
    private readonly List<IDisposable> _made = [];

    [Fact]
    public void What_is_of_the_contexts_types_is_disposed_and_nothing_else()
    {
        var own = (EventSource)Made(OfContext(typeof(Source)));
        var others = (EventSource)Made(new Source("another"));
        Publish((Meter)Made(OfContext(typeof(OwnMeter))), "own type");
        Publish(new Meter(new MeterOptions(Known) { Scope = own }), "own scope");
        Publish(new OwnMeter(), "another's type");
        Publish(new Meter(new MeterOptions(Known) { Scope = others }), "another's scope");
        Publish(new Meter(Known), "nobody's");

        OwnDiagnostics.Dispose(_context);

        EventSource[] left = [.. EventSource.GetSources().Where(s => s.Name.StartsWith(Known, StringComparison.Ordinal))];
        Assert.Contains(others, left);
        Assert.DoesNotContain(own, left);
        Assert.Equal(["another's scope", "another's type", "nobody's"], Published());
    }

    [Fact]
    public void Counters_that_are_polled_are_let_go_of_and_those_of_others_are_not()
    {
        using var polling = new Polling();
        var own = (EventSource)Made(OfContext(typeof(Source)));
        var others = (EventSource)Made(new Source("another"));
        List<(EventSource Source, string? Interval)> asked = [];
        own.EventCommandExecuted += (_, command) => asked.Add((own, command.Arguments?["EventCounterIntervalSec"]));
        others.EventCommandExecuted += (_, command) => asked.Add((others, command.Arguments?["EventCounterIntervalSec"]));
        asked.Clear(); // Whoever subscribes is told what was asked before.

        OwnDiagnostics.Dispose(_context);

        Assert.Equal([(own, "0")], asked);
        Assert.True(others.IsEnabled());
    }

    [Fact]
    public void One_that_fails_does_not_keep_the_others()
    {
        Made(OfContext(typeof(FaultySource)));
        Publish((Meter)Made(OfContext(typeof(OwnMeter))), "own type");

        AggregateException fault = Assert.Throws<AggregateException>(() => OwnDiagnostics.Dispose(_context));

        Assert.Contains("cannot end", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Published());
    }

    public void Dispose()
    {
        _made.ForEach(each => each.Dispose());
        _context.Unload();
    }

    private static string[] Published()
    {
        List<string> names = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == Known)
            {
                names.Add(instrument.Name);
            }
        };
        listener.Start();
        return [.. names.Order(StringComparer.Ordinal)];
    }

    private IDisposable OfContext(Type type)
    {
        Type copy = _context.LoadFromAssemblyPath(type.Assembly.Location).GetType(type.FullName!, throwOnError: true)!;
        Assert.NotSame(type, copy);
        return (IDisposable)Activator.CreateInstance(copy, nonPublic: true)!;
    }

    private IDisposable Made(IDisposable each)
    {
        _made.Add(each);
        return each;
    }

    private void Publish(Meter meter, string instrument)
    {
        Made(meter);
        meter.CreateCounter<int>(instrument);
    }

    // Of two sources of one name only the first is enabled by a listener.
    private sealed class Source(string name) : EventSource($"{Known}-{name}")
    {
        public Source()
            : this("own")
        {
        }
    }

    private sealed class FaultySource() : EventSource(Known)
    {
        private bool _disposed;

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing && !_disposed)
            {
                _disposed = true;
                throw new InvalidOperationException("cannot end");
            }
        }
    }

    private sealed class OwnMeter() : Meter(Known);

    private sealed class Polling : EventListener
    {
        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name.StartsWith(Known, StringComparison.Ordinal))
            {
                EnableEvents(
                    eventSource,
                    EventLevel.Verbose,
                    EventKeywords.All,
                    new Dictionary<string,
                    string?>
                    { ["EventCounterIntervalSec"] = "60" });
            }
        }
    }
}
