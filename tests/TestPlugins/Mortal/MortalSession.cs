namespace PluginHost.TestPlugins.Mortal;

/// <summary>What is remembered of one connection.</summary>
public sealed class MortalSession
{
    /// <summary>The generation that opened it.</summary>
    public int Opened { get; set; }

    /// <summary>How many lines it handled.</summary>
    public int Lines { get; set; }

    /// <summary>Whether this generation has served it before.</summary>
    public bool WasServed { get; set; }
}
