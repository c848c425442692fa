namespace PluginHost.Contracts;

/// <summary>Who calls <c>accept</c> on an endpoint's listening socket.</summary>
public enum AcceptMode
{
    /// <summary>
    /// The host accepts and hands each connection to the plugin: limits, lists and deadlines hold for every one. The default.
    /// </summary>
    Host,

    /// <summary>
    /// The listening socket itself is handed to the plugin, once, and the plugin accepts. It needs
    /// <see cref="ISocketReceiver"/>. The host sees only those connections that the plugin gives to
    /// <see cref="IPluginContext.Track"/> or accepts through <see cref="IPluginContext.AcceptAllAsync"/>.
    /// </summary>
    Plugin,
}
