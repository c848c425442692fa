namespace PluginHost.Hosting.Loading;

/// <summary>
/// One file of a plugin as it lies in the plugins directory. Two scans that give equal values have seen the same file, as far as
/// its name, size, time and symbolic links can tell.
/// </summary>
/// <param name="RelativePath">Its path below <see cref="PluginSource.RootDirectory"/>, with <c>/</c> between the parts on every
/// system.</param>
/// <param name="TargetPath">The absolute path behind all symbolic links: a link that is pointed elsewhere is a change, even if size and
/// time agree.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="LastWriteUtc">Its last write.</param>
internal sealed record SourceFile(string RelativePath, string TargetPath, long Length, DateTime LastWriteUtc);
