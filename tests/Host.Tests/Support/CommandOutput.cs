using System.Text.Json.Nodes;

namespace PluginHost.Host.Tests.Support;

/// <summary>How a verb ended, and what it wrote.</summary>
internal sealed record CommandOutput(int ExitCode, string Out, string Error)
{
    public JsonNode Json => JsonNode.Parse(Out)!;
}
