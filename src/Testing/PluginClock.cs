using System.Diagnostics;
using System.Reflection;
using PluginHost.Hosting;

namespace PluginHost.Testing;

/// <summary>
/// The test's clock for the plugin, the system's for the engine. The engine lends plugins the clock that it uses itself, and with a clock that stands still
/// no drain would reach its deadline and no unload be proved. Who asks is told by the nearest frame on the stack that is not the core library's: what plugin
/// code starts is the plugin's, through whichever of the framework's types it goes. That costs some microseconds a call.
/// </summary>
internal sealed class PluginClock(TimeProvider plugins) : TimeProvider
{
    private static readonly Assembly Core = typeof(object).Assembly;
    private static readonly Assembly Engine = typeof(PluginManager).Assembly;

    public override TimeZoneInfo LocalTimeZone => plugins.LocalTimeZone;

    public override long TimestampFrequency => Asked().TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => Asked().GetUtcNow();

    public override long GetTimestamp() => Asked().GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        Asked().CreateTimer(callback, state, dueTime, period);

    private TimeProvider Asked()
    {
        foreach (StackFrame frame in new StackTrace(fNeedFileInfo: false).GetFrames())
        {
            if (frame.GetMethod()?.DeclaringType is { } type && type.Assembly != Core && !typeof(TimeProvider).IsAssignableFrom(type))
            {
                return type.Assembly == Engine ? System : plugins;
            }
        }

        return plugins;
    }
}
