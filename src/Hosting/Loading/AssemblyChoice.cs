namespace PluginHost.Hosting;

/// <summary>Whose copy of an assembly a plugin gets, where the operator has decided it by name.</summary>
public enum AssemblyChoice
{
    /// <summary>The host's, even if the plugin brings one.</summary>
    Shared,

    /// <summary>
    /// The plugin's own, even if the host shares one. Not for the contract and what it refers to: their types cross between both.
    /// </summary>
    Private,
}
