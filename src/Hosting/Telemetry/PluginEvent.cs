namespace PluginHost.Hosting;

/// <summary>Something that happened to a plugin. Text and numbers only.</summary>
/// <param name="At">When, by the host's clock.</param>
/// <param name="Plugin">The plugin's name.</param>
/// <param name="Generation">The generation it happened to, if it was one.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Message">In an operator's words.</param>
public sealed record PluginEvent(DateTimeOffset At, string Plugin, int? Generation, PluginEventKind Kind, string Message);
