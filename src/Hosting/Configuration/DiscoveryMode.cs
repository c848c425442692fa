namespace PluginHost.Hosting;

/// <summary>When the host looks at the plugins directory.</summary>
public enum DiscoveryMode
{
    /// <summary>At the start and whenever something in it changes. The default.</summary>
    Watch,

    /// <summary>At the start, and when asked to.</summary>
    Start,

    /// <summary>Only when asked to, plugin by plugin.</summary>
    Manual,
}
