using PluginHost.Plugins.KeyValue.Sessions;

namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>What came of the requests that were executed together.</summary>
internal readonly struct Batch
{
    /// <summary>Pooled, the receiver's; null if the replies went to the session's outbox or there are none.</summary>
    public byte[]? Replies { get; init; }

    /// <summary>How much of it is replies.</summary>
    public int Length { get; init; }

    /// <summary>How long the request at the head of the input is at least; 0 if that is not known.</summary>
    public int Needed { get; init; }

    /// <summary>Nothing more is to be executed: the connection is done.</summary>
    public bool IsLast { get; init; }

    /// <summary>Outboxes of others that something was added to.</summary>
    public Outbox[]? Wakes { get; init; }
}
