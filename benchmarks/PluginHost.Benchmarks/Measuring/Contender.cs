namespace PluginHost.Benchmarks.Measuring;

/// <summary>One of the servers that are compared.</summary>
/// <param name="Name">As the table shows it.</param>
/// <param name="Kind">The word that starts it: <see cref="Servers.ServerKinds"/>.</param>
internal sealed record Contender(string Name, string Kind)
{
    /// <summary>The server that others are measured against.</summary>
    internal const string Yardstick = "bare";

    /// <summary>The yardstick once more: how far it is from itself is how far two equal servers can seem apart.</summary>
    internal const string Control = "bare again";

    /// <summary>What one would use instead, where nothing else is said.</summary>
    internal const string Peer = "kestrel";
}
