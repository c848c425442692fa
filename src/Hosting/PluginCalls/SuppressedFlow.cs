namespace PluginHost.Hosting.PluginCalls;

/// <summary>Keeps the host's ambient state (activities, log scopes, AsyncLocals) out of work that is started inside.</summary>
internal static class SuppressedFlow
{
    /// <returns>Dispose it on the same thread; null where the flow is suppressed already.</returns>
    public static AsyncFlowControl? Enter() => ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
}
