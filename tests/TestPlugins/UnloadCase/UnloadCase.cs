using PluginHost.Contracts;

namespace PluginHost.TestPlugins;

/// <summary>
/// One thing that plugins do and that may or may not keep their code loaded afterwards. Does it once for each connection.
/// </summary>
internal abstract class UnloadCase(IPluginContext context)
{
    private readonly List<object> _kept = [];
    private int _noted;

    protected IPluginContext Context { get; } = context;

    /// <summary>The case that the setting <c>Case</c> names: a class of this assembly.</summary>
    public static UnloadCase Of(IPluginContext context)
    {
        string name = context.Settings["Case"] ?? throw new InvalidOperationException("The setting Case names no case.");
        Type type = typeof(UnloadCase).Assembly.GetTypes().Single(t => t.Name == name);
        return (UnloadCase)type.GetConstructors()[0].Invoke(System.Reflection.BindingFlags.DoNotWrapExceptions, null, [context], null);
    }

    public abstract Task UseAsync(CancellationToken aborted);

    public virtual Task StopAsync() => Task.CompletedTask;

    /// <summary>Has something live as long as the case does.</summary>
    protected void Keep(object thing) => _kept.Add(thing);

    /// <summary>What callbacks do: something with the case itself.</summary>
    protected void Note() => Interlocked.Increment(ref _noted);
}
