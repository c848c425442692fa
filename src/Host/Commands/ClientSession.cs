using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PluginHost.Host.Client;
using PluginHost.Host.Output;
using PluginHost.Host.Wire;

namespace PluginHost.Host.Commands;

/// <summary>What a verb needs to ask a host and to answer its operator.</summary>
/// <param name="Client">The host.</param>
/// <param name="Json">Whether the answer is a document.</param>
/// <param name="StopWaiting">The wait is over, or Ctrl+C.</param>
internal sealed record ClientSession(AdminClient Client, bool Json, CancellationToken StopWaiting)
{
    public static TimeProvider Time => TimeProvider.System;

    /// <summary>The plugin that a command is for.</summary>
    public string? Plugin { get; set; }

    /// <summary>What was waited for when it was last looked.</summary>
    public string? Waiting { get; set; }

    /// <summary>Prints a document, or what stands for it.</summary>
    public ExitCode Answer<T>(T document, JsonTypeInfo<T> type, Action show)
    {
        if (Json)
        {
            Print(document, type);
        }
        else
        {
            show();
        }

        return ExitCode.Done;
    }

    /// <summary>Says how a command ended; errors go to stderr.</summary>
    public static ExitCode Answer(ResultDocument result, bool json)
    {
        if (json)
        {
            Print(result, WireJson.Default.ResultDocument);
        }
        else if (result.Outcome is ExitCode.Done or ExitCode.Leaked)
        {
            Terminal.Out.WriteLine(result.Message, result.Outcome == ExitCode.Done ? Palette.Plain : Palette.Attention);
        }
        else
        {
            Terminal.Error.WriteLine($"pluginhost: {result.Message.TrimEnd()}");
            foreach (string tried in result.Tried ?? [])
            {
                Terminal.Error.WriteLine($"  {tried}");
            }
        }

        return result.Outcome;
    }

    private static void Print<T>(T document, JsonTypeInfo<T> type) => Console.Out.WriteLine(JsonSerializer.Serialize(document, type));
}
