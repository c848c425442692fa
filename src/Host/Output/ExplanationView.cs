using System.Globalization;
using PluginHost.Host.Wire;
using PluginHost.UnloadAnalysis;

namespace PluginHost.Host.Output;

/// <summary>What holds the generations of a plugin, for a person.</summary>
internal sealed class ExplanationView(Terminal terminal)
{
    /// <summary>What is said before it begins.</summary>
    public static string Describe(ExplanationCostDocument cost) => string.Create(
        CultureInfo.InvariantCulture,
        $"Explaining {cost.Plugin} pauses the host for about {cost.PauseSeconds:0.0} s (several times that on a busy machine), needs "
        + $"{cost.DumpBytes / 1e6:0} MB in {cost.Directory} meanwhile, and takes about {cost.PauseSeconds + cost.AnalysisSeconds:0} s.");

    public void Write(ExplanationDocument explanation)
    {
        if (explanation.Generations.Count == 0)
        {
            terminal.WriteLine(
                $"Nothing of {explanation.Plugin} has leaked: every generation that ended was verified as unloaded, or still ends.");
            return;
        }

        var report = new UnloadReport
        {
            Contexts = [.. explanation.Generations.Select(g => g.Context)],
            Cost = explanation.Cost ?? new AnalysisCost(),
        };
        foreach (string line in ReportText.Write(report, terminal.Console.Profile.Width).TrimEnd().Split('\n'))
        {
            terminal.WriteLine(line);
        }
    }
}
