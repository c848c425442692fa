using PluginHost.Hosting.Configuration;

namespace PluginHost.Hosting;

/// <summary>What a reload with plugin-wide state does about sessions that do not suspend in time.</summary>
public enum SuspendTimeoutAction
{
    /// <summary>The reload is cancelled; everything goes on in the old generation. The default.</summary>
    [FormerName("Abandon")]
    CancelReload,

    /// <summary>Their connections are reset, and the reload goes on.</summary>
    [FormerName("Abort")]
    AbortConnections,
}
