namespace PluginHost.Hosting.Telemetry;

/// <summary>Numbers of things, as they are said.</summary>
internal static class Counted
{
    /// <summary>Such as <c>1 connection</c> or <c>2 connections</c>.</summary>
    public static string Of(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
