namespace PluginHost.Contracts;

/// <summary>
/// An address that the host binds for the plugin. Configuration overrides it by name
/// (<c>PluginHost:Plugins:&lt;plugin&gt;:Endpoints:&lt;name&gt;:Url</c>).
/// </summary>
/// <remarks>
/// The host's socket outlives every generation of the plugin: a reload neither closes nor rebinds it. An attribute may
/// name a loopback address or a Unix-domain path only; a wider address must be granted in configuration.
/// </remarks>
/// <param name="url"><c>tcp://host:port</c>, <c>unix:/path</c> or <c>udp://host:port</c>. Port 0 lets the system choose.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class EndpointAttribute(string url) : Attribute
{
    /// <summary>The name of an endpoint that gives none.</summary>
    public const string DefaultName = "main";

    /// <summary>The address as written.</summary>
    public string Url { get; } = url;

    /// <summary>The endpoint's name, unique within the plugin. <see cref="DefaultName"/> by default.</summary>
    public string Name { get; init; } = DefaultName;

    /// <summary>
    /// Who accepts. <see cref="AcceptMode.Host"/> by default; has no meaning for <c>udp</c>, whose bound socket is always handed over.
    /// </summary>
    public AcceptMode Accept { get; init; } = AcceptMode.Host;

    /// <summary>
    /// For a plugin that implements both <see cref="ISessionHandler{TSession}"/> and <see cref="IConnectionHandler"/>: whether the former
    /// serves this endpoint (true, the default) or the latter.
    /// </summary>
    public bool Sessions { get; init; } = true;
}
