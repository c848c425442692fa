namespace PluginHost.Testing;

/// <summary>
/// A generation of the plugin under test is still loaded although it has ended. The message says which, and what holds it.
/// </summary>
public sealed class PluginLeakException : PluginTestException
{
    internal PluginLeakException(string message, IReadOnlyList<int> generations)
        : base(message) => Generations = generations;

    /// <summary>The numbers of the generations that leaked, in order.</summary>
    public IReadOnlyList<int> Generations { get; }
}
