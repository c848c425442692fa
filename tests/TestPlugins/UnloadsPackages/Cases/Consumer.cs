namespace PluginHost.TestPlugins.UnloadsPackages.Cases;

/// <summary>Something for a container to make.</summary>
internal sealed class Consumer(Payload payload)
{
    public Payload Payload { get; } = payload;
}
