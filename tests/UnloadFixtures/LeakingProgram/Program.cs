using PluginHost.LeakingProgram;
using PluginHost.UnloadAnalysis;

// analyze ...            the analysis, as a host's own executable runs it
// read DUMP CONTEXT...   the same, for a terminal
// explain PLUGIN HABIT   leaks, explains itself to a terminal
// measure PLUGIN MB      leaks under so large a heap, explains itself, prints what that cost
// PLUGIN HABIT...        leaks, says so, and stays until a line comes in; see Habits
switch (args)
{
    case ["analyze", .. string[] rest]:
        return AnalysisProgram.Run(rest, Console.Out, Console.Error);
    case ["read", string dump, .. string[] contexts]:
        Console.Out.Write(ReportText.Write(UnloadAnalyzer.Analyze(dump, contexts)));
        return 0;
    case ["explain", string plugin, string habit]:
        Habits.Run(plugin, [habit]);
        Console.Out.Write(ReportText.Write(await UnloadExplainer.ExplainAsync(Environment.ProcessId, [Habits.ContextOf(habit)])));
        return 0;
    case ["measure", string plugin, string megabytes]:
        Console.Out.WriteLine(await ExplanationCost.MeasureAsync(plugin, int.Parse(megabytes, null)));
        return 0;
    case [string plugin, .. string[] habits]:
        Habits.Run(plugin, habits);
        Console.Out.WriteLine("ready");
        Console.In.ReadLine();
        return 0;
    default:
        return 2;
}
