namespace PluginHost.Hosting.PluginCalls;

/// <summary>Where the host goes on after plugin code has run on its thread.</summary>
internal static class HostSide
{
    /// <summary>
    /// Takes away the synchronization context that the code may have left on the thread: whatever the host awaits next would go on through
    /// it, in the plugin's hands, or never.
    /// </summary>
    /// <param name="task">What the plugin returned.</param>
    /// <returns>The same, to be awaited.</returns>
    public static Task ClearSynchronizationContext(Task task)
    {
        SynchronizationContext.SetSynchronizationContext(null);
        return task;
    }

    /// <inheritdoc cref="ClearSynchronizationContext(Task)"/>
    public static Task<T> ClearSynchronizationContext<T>(Task<T> task)
    {
        SynchronizationContext.SetSynchronizationContext(null);
        return task;
    }
}
