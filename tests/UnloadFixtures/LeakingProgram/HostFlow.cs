namespace PluginHost.LeakingProgram;

/// <summary>State that follows the flow of execution.</summary>
public static class HostFlow
{
    public static readonly AsyncLocal<object?> CurrentUser = new();

    private static readonly ManualResetEventSlim Never = new();

    /// <summary>Starts a thread of the host's own that keeps the flow of whoever calls.</summary>
    public static void StartHostThread()
    {
        var thread = new Thread(static () => Never.Wait()) { IsBackground = true, Name = "host thread" };
        thread.Start();
    }
}
