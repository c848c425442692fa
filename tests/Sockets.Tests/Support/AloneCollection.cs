namespace PluginHost.Sockets.Tests;

/// <summary>For tests that need a descriptor number which they have just freed to stay free.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
