using PluginHost.Hosting.Processes;

namespace PluginHost.Hosting.Ipc;

/// <summary>What can go wrong with a call to another process.</summary>
internal static class RpcErrors
{
    /// <param name="e">What was thrown.</param>
    /// <param name="during">By what.</param>
    /// <param name="timeout">How long it might take.</param>
    /// <param name="other">The other process, in an operator's words.</param>
    /// <returns>What to tell of it; null for what is no fault of the other process.</returns>
    public static PluginFault? FaultOf(Exception e, string during, TimeSpan timeout, string other = "its worker") => e switch
    {
        TimeoutException => PluginFault.Late(during, timeout),
        OperationCanceledException => PluginFault.GivenUp(during),
        WorkerStartException => new PluginFault(during, e.Message, null),
        LinkLostException => new PluginFault(during, $"{other} has ended", null),
        EndOfStreamException or FormatException => new PluginFault(during, $"{other} sent a malformed reply: {e.Message}", null),
        _ => null,
    };
}
