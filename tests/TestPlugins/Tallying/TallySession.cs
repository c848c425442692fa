namespace PluginHost.TestPlugins;

/// <summary>What is remembered of one connection.</summary>
public sealed class TallySession
{
    /// <summary>How many lines came.</summary>
    public int Lines { get; set; }

    /// <summary>How often it moved; version 2 and later.</summary>
    public int Moves { get; set; }
}
