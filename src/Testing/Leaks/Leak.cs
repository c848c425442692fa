namespace PluginHost.Testing.Leaks;

/// <summary>A generation that has ended and is still loaded.</summary>
/// <param name="Generation">Its number.</param>
/// <param name="Message">What the host said when it found out.</param>
/// <param name="ContextName">The name of its load context; null if its code runs elsewhere.</param>
internal sealed record Leak(int Generation, string Message, string? ContextName);
