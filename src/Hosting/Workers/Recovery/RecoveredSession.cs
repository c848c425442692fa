using System.Net.Sockets;
using PluginHost.Hosting.Connections;
using PluginHost.Hosting.Transport;

namespace PluginHost.Hosting.Workers.Recovery;

/// <summary>A session whose worker has ended, as it was left: it goes on in the next generation, or not at all.</summary>
/// <param name="saved">What is known of it.</param>
/// <param name="socket">The connection; this object's until it moves.</param>
internal sealed class RecoveredSession(SavedSession saved, Socket socket) : IMovingSession
{
    private int _isFollowed;
    private int _isGone;

    public bool IsElsewhere => true;

    public bool TryFollow() => Interlocked.Exchange(ref _isFollowed, 1) == 0;

    public Suspension Suspend()
    {
        var suspension = new Suspension();
        suspension.StopAsync();
        return suspension;
    }

    public void Finish() => Abort();

    public void GiveBack(bool finishing) => Abort();

    /// <summary>Its peer sees a reset: what it waits for does not come.</summary>
    public void Abort()
    {
        if (TryGive())
        {
            SocketReset.Close(socket);
        }
    }

    public Task<SessionExport> ExportAsync(int readerVersion, TimeSpan timeout, CancellationToken cancellationToken) =>
        Task.FromResult(saved.State is not null && saved.Version > readerVersion
            ? SessionExport.Failed(new PluginFault(
                "Load", $"it was saved in format {saved.Version}, and the version that serves now reads {readerVersion}", null))
            : new SessionExport(saved, socket, null));

    public bool TryGive() => Interlocked.Exchange(ref _isGone, 1) == 0;

    public Task<ReadOnlyMemory<byte>> LeaveAsync() => Task.FromResult(ReadOnlyMemory<byte>.Empty);
}
