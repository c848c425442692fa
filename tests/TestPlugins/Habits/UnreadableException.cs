namespace PluginHost.TestPlugins.Habits;

/// <summary>An exception that throws when it is read.</summary>
internal sealed class UnreadableException : Exception
{
    public override string Message => throw new HabitException("the message of an exception");

    public override string ToString() => throw new HabitException("the text of an exception");
}
