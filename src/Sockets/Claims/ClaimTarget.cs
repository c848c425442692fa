namespace PluginHost.Sockets;

/// <summary>A process for which sockets wait, or waited: kept until it ends, so that its id means it alone.</summary>
internal sealed class ClaimTarget(int processId, LiveProcess process)
{
    public int ProcessId => processId;

    public LiveProcess Process => process;

    /// <summary>How many connections of it are open. For <see cref="ClaimConversations"/>.</summary>
    public int Conversations { get; set; }

    /// <summary>By key. Guarded by the gate of <see cref="PendingClaims"/>.</summary>
    public Dictionary<UInt128, PendingClaim> Claims { get; } = [];

    /// <summary>Guarded likewise. Nothing is added any more.</summary>
    public bool IsGone { get; set; }
}
