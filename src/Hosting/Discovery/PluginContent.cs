using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Discovery;

/// <summary>The files that make up a plugin, or why it is refused as one.</summary>
/// <param name="Files">The files, in ordinal order of their relative paths.</param>
/// <param name="Problem">Why it is refused, or null.</param>
internal sealed record PluginContent(IReadOnlyList<SourceFile> Files, string? Problem)
{
    public static PluginContent Of(IEnumerable<SourceFile> files) =>
        new([.. files.OrderBy(file => file.RelativePath, StringComparer.Ordinal)], null);

    public static PluginContent Refuse(string reason) => new([], reason);
}
