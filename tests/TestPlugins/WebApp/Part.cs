namespace PluginHost.TestPlugins.WebApp;

/// <summary>A part of an <see cref="Answer"/>.</summary>
public sealed record Part(string Title, int Number);
