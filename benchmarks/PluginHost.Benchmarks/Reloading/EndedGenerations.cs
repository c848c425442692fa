using PluginHost.Hosting;

namespace PluginHost.Benchmarks.Reloading;

/// <summary>Counts how generations end, from the events of the host.</summary>
internal sealed class EndedGenerations
{
    private readonly int[] _counts = new int[Enum.GetValues<PluginEventKind>().Length];

    internal int Verified => Volatile.Read(ref _counts[(int)PluginEventKind.Unloaded]);

    internal int Leaked => Volatile.Read(ref _counts[(int)PluginEventKind.Leaked]);

    internal int Faults => Volatile.Read(ref _counts[(int)PluginEventKind.Fault]);

    /// <summary>Counts until the token fires.</summary>
    internal async Task CountAsync(IAsyncEnumerable<PluginEvent> events)
    {
        try
        {
            await foreach (var happened in events)
            {
                Interlocked.Increment(ref _counts[(int)happened.Kind]);
            }
        }
        catch (OperationCanceledException)
        {
            // The host ends.
        }
    }
}
