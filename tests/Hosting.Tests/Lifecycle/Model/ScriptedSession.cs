using PluginHost.Hosting.Connections;

namespace PluginHost.Hosting.Tests.Lifecycle.Model;

/// <summary>A session that a crashed generation has left: the next adopts it, or it is cut off, once.</summary>
internal sealed class ScriptedSession : IMovingSession, IArrivingSession
{
    private int _fates;

    /// <summary>How often its fate was decided.</summary>
    public int Fates => Volatile.Read(ref _fates);

    public bool IsElsewhere => true;

    public bool TryAdopt()
    {
        Interlocked.Increment(ref _fates);
        return true;
    }

    public void Abort() => Interlocked.Increment(ref _fates);

    public void Discard()
    {
    }

    public bool TryFollow() => throw new NotSupportedException();

    public Suspension Suspend() => throw new NotSupportedException();

    public void Finish() => throw new NotSupportedException();

    public void GiveBack(bool finishing) => throw new NotSupportedException();

    public Task<SessionExport> ExportAsync(int readerVersion, TimeSpan timeout, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public bool TryGive() => throw new NotSupportedException();

    public Task<ReadOnlyMemory<byte>> LeaveAsync() => throw new NotSupportedException();
}
