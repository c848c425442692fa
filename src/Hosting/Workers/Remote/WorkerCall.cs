using PluginHost.Hosting.Boundary;
using PluginHost.Hosting.Processes;
using PluginHost.Hosting.Workers.Protocol;

namespace PluginHost.Hosting.Workers.Remote;

/// <summary>What can go wrong with a call to a worker.</summary>
internal static class WorkerCall
{
    /// <returns>What to tell of it; null for what is no fault of the worker's.</returns>
    public static PluginFault? FaultOf(Exception e, string during, TimeSpan timeout) => e switch
    {
        TimeoutException => PluginFault.Late(during, timeout),
        OperationCanceledException => PluginFault.GivenUp(during),
        WorkerStartException => new PluginFault(during, e.Message, null),
        WorkerLostException => new PluginFault(during, "its worker has ended", null),
        EndOfStreamException or FormatException => new PluginFault(during, $"its worker answered what makes no sense: {e.Message}", null),
        _ => null,
    };
}
