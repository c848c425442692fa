namespace PluginHost.Benchmarks.Servers;

/// <summary>The servers that can be measured, by the word that starts each.</summary>
internal static class ServerKinds
{
    internal const string Bare = "bare";
    internal const string Kestrel = "kestrel";

    internal static IServer Create(string kind) => kind switch
    {
        Bare => new BareServer(),
        Kestrel => new KestrelServer(),
        _ => throw new ArgumentException($"There is no server '{kind}'.", nameof(kind)),
    };
}
