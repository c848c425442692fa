namespace PluginHost.Hosting.Loading;

/// <summary>
/// An immutable private copy of a plugin's files, kept by the <see cref="VersionStore"/>. Generations load from here and never
/// from the plugins directory.
/// </summary>
/// <param name="PluginName">The plugin's name.</param>
/// <param name="Hash">The content: SHA-256, in lower-case hex, over the relative names and the bytes of all files.</param>
/// <param name="Directory">The folder that holds the copy, absolute.</param>
/// <param name="AssemblyPath">The plugin's own assembly in that folder, absolute.</param>
internal sealed record PluginVersion(string PluginName, string Hash, string Directory, string AssemblyPath)
{
    /// <summary>
    /// The first eight digits of <see cref="Hash"/>: enough to tell versions of one plugin apart in a name or a log line.
    /// </summary>
    public string ShortHash => Hash.Length > 8 ? Hash[..8] : Hash;
}
