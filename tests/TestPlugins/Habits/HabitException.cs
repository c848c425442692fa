namespace PluginHost.TestPlugins.Habits;

/// <summary>An exception type that exists in this plugin only.</summary>
internal sealed class HabitException(string message) : Exception(message);
