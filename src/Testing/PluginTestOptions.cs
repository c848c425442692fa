using PluginHost.Hosting;

namespace PluginHost.Testing;

/// <summary>How a plugin is put to the test. Read once, at the start.</summary>
public sealed class PluginTestOptions
{
    /// <summary>
    /// What is configured for the plugin. As in production but for two things: <see cref="PluginOptions.DrainTimeout"/> is 2 s, so that a
    /// connection that a test leaves open does not hold it up for long; and every endpoint that the plugin declares and that is not named
    /// here gets an address of its own, a port of loopback that the system chooses or a path in a temporary directory.
    /// </summary>
    public PluginOptions Plugin { get; } = new() { DrainTimeout = TimeSpan.FromSeconds(2) };

    /// <summary>
    /// What the plugin finds in its settings; <c>Limits:Most</c> is the key <c>Most</c> of the section <c>Limits</c>. Empty by default.
    /// Used unless <see cref="PluginOptions.Settings"/> of <see cref="Plugin"/> is set.
    /// </summary>
    public Dictionary<string, string?> Settings { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The clock that the plugin gets from the host: a fake one, perhaps. The system's by default. The host itself goes by the system's in
    /// any case: a clock that stands still does not hold up a start, a drain or the proof of an unload.
    /// </summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// How long each operation of the test's host may take before it fails with a <see cref="TimeoutException"/>. 30 s by default.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether a leak is explained: by a dump of the test's process, which stands still for about a second meanwhile, takes some hundred
    /// megabytes of the temporary directory and is deleted at once. Only where there is a leak to explain. True by default.
    /// </summary>
    public bool ExplainLeaks { get; set; } = true;
}
