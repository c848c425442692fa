using PluginHost.Hosting;

namespace PluginHost.Testing;

/// <summary>
/// The plugin under test, or what was asked of its host, did not do what the test relies on. The message is the host's own, and says why.
/// </summary>
public class PluginTestException : Exception
{
    internal PluginTestException(string message, CommandResult? result = null)
        : base(message) => Result = result;

    /// <summary>What the host answered; null if it was not asked.</summary>
    public CommandResult? Result { get; }
}
