using System.CommandLine;
using System.Globalization;
using PluginHost.Host.Output;
using PluginHost.Host.Wire;

namespace PluginHost.Host.Commands;

/// <summary><c>pluginhost explain NAME</c>.</summary>
internal sealed class ExplainCommand : ClientCommand
{
    private readonly Argument<string> _plugin = PluginArgument.Required("The plugin whose code did not unload.");
    private readonly Option<int?> _generation = CreateGeneration();

    public ExplainCommand()
        : base("explain", """
            Find out what holds the code of generations that did not unload.

            Takes a dump of the host, which pauses every plugin for a moment, and has another process read it; what it will cost is
            said first. The dump is deleted whatever happens. The explanation is also kept with the events.
            """, patience: null)
    {
        Arguments.Add(_plugin);
        Options.Add(_generation);
    }

    private static Option<int?> CreateGeneration()
    {
        var option =
            new Option<int?>("--generation") { Description = "Only this generation. Default: every one that has leaked.", HelpName = "N" };
        option.Validators.Add(result =>
        {
            // By the token: the library's own complaint names a type of .NET's.
            if (result.Tokens.Count != 1
                || !int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                || number == 0)
            {
                result.AddError("--generation takes a number from 1.");
            }
        });
        return option;
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, ClientSession session)
    {
        string plugin = parsed.GetRequiredValue(_plugin);
        int? generation = parsed.GetValue(_generation);
        ExplanationCostDocument cost = await session.Client.GetExplanationCostAsync(plugin, generation, session.StopWaiting);
        if (!session.Json && cost.Generations.Count > 0)
        {
            Terminal.Error.WriteLine(ExplanationView.Describe(cost), Palette.Faint);
        }

        ExplanationDocument explanation = await session.Client.ExplainAsync(plugin, generation, session.StopWaiting);
        return session.Answer(
            explanation, WireJson.Default.ExplanationDocument, () => new ExplanationView(Terminal.Out).Write(explanation));
    }
}
