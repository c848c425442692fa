namespace PluginHost.Hosting.Loading;

/// <summary>What is known of a context that was told to unload.</summary>
internal enum UnloadVerdict
{
    /// <summary>It is gone.</summary>
    Unloaded,

    /// <summary>It has outlived collections that would have taken it: something holds it.</summary>
    Leaked,

    /// <summary>It is still there, and too few collections were completed to say that something holds it.</summary>
    Unproven,
}
