namespace PluginHost.Hosting.Processes;

/// <summary>
/// What the system says about a process that has ended: the code it exited with, or the signal that ended it; neither if it does not say.
/// </summary>
internal readonly record struct ChildStatus(int? Code, string? Signal);
