namespace PluginHost.UnloadAnalysis;

/// <summary>
/// A heap dump could not be written or read; <see cref="Fault"/> says why, the message also what to do. Nothing of the dump is left on
/// disk.
/// </summary>
public sealed class DumpException : Exception
{
    /// <summary>Creates the exception.</summary>
    public DumpException(DumpFault fault, string message, Exception? inner = null)
        : base(message, inner) => Fault = fault;

    /// <summary>What went wrong.</summary>
    public DumpFault Fault { get; }
}
