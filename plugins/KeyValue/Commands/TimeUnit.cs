namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>What a number that sets a deadline means.</summary>
/// <param name="Milliseconds">One of it.</param>
/// <param name="SinceEpoch">Counted from 1970 on; otherwise from now on.</param>
internal readonly record struct TimeUnit(int Milliseconds, bool SinceEpoch);
