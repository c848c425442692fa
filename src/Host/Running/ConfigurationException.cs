namespace PluginHost.Host.Running;

/// <summary>The configuration cannot be used. Each fault is a line for an operator.</summary>
internal sealed class ConfigurationException(params IEnumerable<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<string> Faults { get; } = [.. faults];
}
