namespace PluginHost.Benchmarks.Plugins;

/// <summary>How far a connection's two streams have come.</summary>
public sealed class SequenceSession
{
    /// <summary>The number of the last message received.</summary>
    public long Received { get; set; }

    /// <summary>The number of the last message sent.</summary>
    public long Sent { get; set; }
}
