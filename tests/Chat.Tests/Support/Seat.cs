namespace PluginHost.Chat.Tests;

/// <summary>One connection in a generation.</summary>
internal sealed class Seat(LoopbackConnection connection, ChatSession session)
{
    private readonly CancellationTokenSource _aborted = new();

    public LoopbackConnection Connection => connection;

    public ChatSession Session => session;

    /// <summary>How the handler's last call ended.</summary>
    public Task<SessionEnd> End { get; private set; } = Task.FromResult(SessionEnd.Suspended);

    public void Resume(ChatPlugin plugin)
    {
        connection.Renew();
        End = ServeAsync(plugin);
    }

    public Task<SessionEnd> SuspendAsync()
    {
        connection.RequestDrain(canSuspend: true);
        return End.WithPatience();
    }

    /// <summary>As at the drain deadline.</summary>
    public void Abort()
    {
        _aborted.Cancel();
        connection.Abort();
    }

    private async Task<SessionEnd> ServeAsync(ChatPlugin plugin)
    {
        try
        {
            SessionEnd end = await Task.Run(() => plugin.HandleAsync(connection, session, _aborted.Token));
            if (end is SessionEnd.Closed)
            {
                await connection.FinishAsync();
            }

            return end;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The connection's own errors are an end like any other.
            return SessionEnd.Closed;
        }
    }
}
