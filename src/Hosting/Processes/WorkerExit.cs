using System.Collections.Immutable;

namespace PluginHost.Hosting.Processes;

/// <summary>How a worker's process ended.</summary>
/// <param name="Code">What it exited with; null if a signal ended it, or if the system did not say.</param>
/// <param name="Signal">The signal that ended it, such as <c>SIGKILL</c>; null if it exited.</param>
/// <param name="LastLines">The last lines of its standard error, at most 20, oldest first.</param>
/// <param name="Lived">How long it ran.</param>
internal sealed record WorkerExit(int? Code, string? Signal, ImmutableArray<string> LastLines, TimeSpan Lived)
{
    private const string Abort = "SIGABRT";

    /// <summary>
    /// The line of standard error that says most about the end, which may be older than <see cref="LastLines"/>; null if it wrote nothing.
    /// </summary>
    public string? Notice { get; init; }

    /// <summary>
    /// Whether the kernel killed it for its memory limit: its control group counted it. False does not say that memory was not the reason.
    /// </summary>
    public bool OutOfMemory { get; init; }

    /// <summary>What happened, in an operator's words, to follow the worker's name.</summary>
    public override string ToString() => this switch
    {
        { OutOfMemory: true } => $"was killed by {Signal}: out of memory under its limit",
        { Signal: Abort } => $"ended by {Abort} (unhandled exception, stack overflow or FailFast){Said}",
        { Signal: { } signal } => $"was killed by {signal}",
        { Code: 0 } => "ended with code 0",
        { Code: { } code } => $"ended with code {WindowsStatus.Describe(code)}{Said}",
        _ => $"ended, and the system did not say how{Said}",
    };

    private string Said => Notice is null ? string.Empty : $": {Notice}";
}
