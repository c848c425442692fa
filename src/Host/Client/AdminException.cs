namespace PluginHost.Host.Client;

/// <summary>The host did not do what it was asked for. The message is the host's.</summary>
internal sealed class AdminException(ExitCode code, string message, int? generation = null) : Exception(message)
{
    public ExitCode Code { get; } = code;

    /// <summary>The generation that serves nevertheless, if there is one.</summary>
    public int? Generation { get; } = generation;
}
