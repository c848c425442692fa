namespace PluginHost.Contracts;

/// <summary>
/// Says that a throw-away connection is welcome: before a generation gets its first client, the host opens a connection of
/// its own to the handler, sends <see cref="Send"/>, ends its side and reads until the handler is done.
/// </summary>
/// <remarks>
/// In an unloadable context code is compiled at its first call, so without a warm-up the first client after a reload pays
/// for that. A handler that faults on it makes the reload fail while the old generation still serves. Declare it only if a
/// connection that no client made does no harm (it is neither counted in statistics that matter nor answered by side effects).
/// </remarks>
/// <param name="send">What the host sends, as UTF-8: a typical short request.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class WarmUpAttribute(string send) : Attribute
{
    /// <summary>What the host sends, as UTF-8.</summary>
    public string Send { get; } = send;
}
