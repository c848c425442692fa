namespace PluginHost.Hosting.Upgrade.Protocol;

/// <summary>Which protocols this host speaks with the host before it and the one after it.</summary>
internal static class UpgradeProtocol
{
    public const int Oldest = 1;

    public const int Newest = 1;

    /// <summary>The newest protocol that this host and another speak; null if there is none.</summary>
    public static int? CommonWith(int oldest, int newest) =>
        Math.Min(newest, Newest) is var common && common >= Math.Max(oldest, Oldest) ? common : null;
}
