namespace PluginHost.Plugins.KeyValue.Protocol;

/// <summary>What one client may ask for. Sizes are in bytes.</summary>
internal static class Limits
{
    /// <summary>One argument, and one stored string.</summary>
    public const int Bulk = 64 << 20;

    /// <summary>The arguments of one request, its name included.</summary>
    public const int Arguments = 1 << 20;

    /// <summary>One inline request, its line end not included.</summary>
    public const int Inline = 64 << 10;

    /// <summary>One whole request.</summary>
    public const int Request = 256 << 20;

    /// <summary>The replies that are made before any of them is sent; a single one may be longer, up to <see cref="Reply"/>.</summary>
    public const int Batch = 64 << 10;

    /// <summary>One reply.</summary>
    public const int Reply = 256 << 20;

    /// <summary>
    /// What may wait for a subscriber that reads more slowly than others publish; beyond it the subscriber is cut off, as redis does.
    /// </summary>
    public const int Backlog = 32 << 20;
}
