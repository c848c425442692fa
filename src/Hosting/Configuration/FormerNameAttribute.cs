namespace PluginHost.Hosting.Configuration;

/// <summary>The name that an option, or one of its values, had in configuration before. It is still read, with a warning.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class FormerNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
