namespace PluginHost.Hosting.Tests.Harness;

/// <summary>Tests that look at the whole process (its descriptors, its meters) or load it fully: nothing runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class UndisturbedCollection
{
    public const string Name = "undisturbed";
}
