namespace PluginHost.Hosting.Lifecycle;

/// <summary>A generation could not be made ready; the message says why. Text only: what the plugin threw stays on its side.</summary>
internal sealed class PluginStartException(string message, string? detail = null) : Exception(message)
{
    /// <summary>The plugin's exception with its stack, as text; null where there was none.</summary>
    public string? Detail { get; } = detail;

    /// <exception cref="PluginStartException">There is a fault.</exception>
    public static void ThrowIf(PluginFault? fault)
    {
        if (fault is not null)
        {
            throw new PluginStartException(fault.ToString(), fault.Detail);
        }
    }
}
