namespace PluginHost.Hosting.Loading;

/// <summary>What a file named <c>.dll</c> turned out to be.</summary>
internal enum PluginKind
{
    /// <summary>It has exactly one entry type and everything it asks of the host is there.</summary>
    Plugin,

    /// <summary>Sound, but no plugin: a library, a native library, an assembly without an entry type. To be ignored.</summary>
    NotAPlugin,

    /// <summary>The file ends before its own headers say it should: most likely it is still being copied.</summary>
    Incomplete,

    /// <summary>It can never be loaded as it is; the reason says why.</summary>
    Invalid,
}
