using System.Text.RegularExpressions;

namespace PluginHost.UnloadAnalysis;

/// <summary>Names for the eye: the framework's types are known without their namespaces.</summary>
internal static partial class ShortNames
{
    public static string Of(string name) => Framework().Replace(name, string.Empty);

    // The namespaces are those segments that are followed by another segment, which begins with a capital like all of them.
    [GeneratedRegex(@"(?<![\w.])(System|Microsoft)\.((Buffers|Collections|Concurrent|Generic|Immutable|ObjectModel|ComponentModel|Diagnostics|Metrics|IO|Pipelines|Linq|Net|Sockets|Http|Reflection|Emit|Runtime|CompilerServices|InteropServices|Loader|Serialization|Security|Text|Json|Metadata|Threading|Tasks|Sources|Channels|Timers|Extensions|Logging|DependencyInjection|Options|Configuration|AspNetCore)\.)*")]
    private static partial Regex Framework();
}
