namespace PluginHost.Hosting.Configuration;

/// <summary>What a reload with plugin-wide state does about sessions that do not suspend in time.</summary>
public enum StragglerPolicy
{
    /// <summary>The reload is abandoned; everything goes on in the old generation. The default.</summary>
    Abandon,

    /// <summary>Their connections are reset, and the reload goes on.</summary>
    Abort,
}
