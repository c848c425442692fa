using System.Text.RegularExpressions;

namespace PluginHost.UnloadAnalysis;

/// <summary>Names for the eye: the framework's types are known without their namespaces.</summary>
internal static partial class ShortNames
{
    public static string Of(string name) => Framework().Replace(name, string.Empty);

    private const string Parts =
        "AspNetCore|Buffers|Channels|Collections|CompilerServices|ComponentModel|Concurrent|Configuration|DependencyInjection|Diagnostics|"
        + "Emit|Extensions|Generic|Http|IO|Immutable|InteropServices|Json|Linq|Loader|Logging|Metadata|Metrics|Net|ObjectModel|Options|"
        + "Pipelines|Reflection|Runtime|Security|Serialization|Sockets|Sources|Tasks|Text|Threading|Timers";

    // A name does not tell where its namespace ends and a type with nested types begins, so the namespaces are listed.
    [GeneratedRegex(@"(?<![\w.])(System|Microsoft)\.((" + Parts + @")\.)*")]
    private static partial Regex Framework();
}
