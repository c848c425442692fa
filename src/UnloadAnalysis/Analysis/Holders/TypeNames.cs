using System.Text.RegularExpressions;
using Microsoft.Diagnostics.Runtime;

namespace PluginHost.UnloadAnalysis;

/// <summary>Turns what a compiler made of names back into what an author wrote.</summary>
internal static partial class TypeNames
{
    /// <summary>A field: <c>&lt;Next&gt;k__BackingField</c> is <c>Next</c>.</summary>
    public static string Field(string? name) => name is null ? "?" : BackingField().Replace(name, "${name}");

    /// <summary>A field with the type that declares it.</summary>
    public static string Field(ClrField field) => $"{Type(field.ContainingType.Name)}.{Field(field.Name)}";

    /// <summary>A type, with dots between nested ones: <c>Echo+&lt;RunAsync&gt;d__3</c> is <c>Echo.RunAsync (async)</c>.</summary>
    public static string Type(string? name)
    {
        if (name?.Contains("AsyncStateMachineBox<", StringComparison.Ordinal) == true && AsyncMethod(name) is { } method)
        {
            return $"{method} (async)";
        }

        string plain = Closure().Replace(name ?? "?", string.Empty);
        return StateMachine().Replace(plain, m => $".{m.Groups["method"].Value} (async)").Replace('+', '.');
    }

    /// <summary>A method with its type; a lambda by the method that it stands in, and an async one's body by the method.</summary>
    public static string Method(ClrMethod method)
    {
        string type = method.Type.Name ?? "?";
        if (method.Name == "MoveNext" && AsyncMethod(type) is { } asynchronous)
        {
            return asynchronous;
        }

        string name = Generated().Replace(
            method.Name ?? "?", m => m.Groups["local"].Length > 0 ? m.Groups["local"].Value : m.Groups["method"].Value + " (lambda)");
        return $"{Type(type)}.{name}";
    }

    /// <summary>The async method whose state machine appears in a type's name; null if there is none.</summary>
    public static string? AsyncMethod(string? type) =>
        type is not null && StateMachineOf().Match(type) is { Success: true } match
            ? $"{Type(match.Groups["type"].Value)}.{match.Groups["method"].Value}"
            : null;

    [GeneratedRegex("^<(?<name>[^>]+)>k__BackingField$")]
    private static partial Regex BackingField();

    [GeneratedRegex(@"\+<>c(__DisplayClass\d+_\d+)?(?![\w])")]
    private static partial Regex Closure();

    [GeneratedRegex(@"\+<(?<method>\w+)>d(__\d+)?")]
    private static partial Regex StateMachine();

    [GeneratedRegex(@"(?<type>[\w.+`]+(<[^<>]*>)?)(\+<>c(__DisplayClass\d+_\d+)?)?\+<(<)?(?<method>\w+)>(b__[\d_]+>)?d(__\d+)?")]
    private static partial Regex StateMachineOf();

    [GeneratedRegex(@"^<(?<method>[^>]+)>(b__[\d_]+|g__(?<local>\w+)\|[\d_]+)$")]
    private static partial Regex Generated();
}
