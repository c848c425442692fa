using PluginHost.Hosting.Processes;

namespace PluginHost.Hosting.Workers.Remote;

/// <summary>A worker that a generation has, from the moment at which it asked for one.</summary>
internal sealed class WorkerLease(WorkerLimits limits)
{
    public WorkerLimits Limits => limits;

    public Worker? Worker { get; set; }

    /// <summary>Whether it is being made ready to serve.</summary>
    public bool IsStarting { get; set; } = true;
}
