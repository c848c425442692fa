using PluginHost.Hosting.Boundary;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>A generation could not be made ready. Host-made text only.</summary>
internal sealed class PluginStartException(string message) : Exception(message)
{
    /// <exception cref="PluginStartException">There is a fault.</exception>
    public static void ThrowIf(PluginFault? fault)
    {
        if (fault is not null)
        {
            throw new PluginStartException(fault.ToString());
        }
    }
}
