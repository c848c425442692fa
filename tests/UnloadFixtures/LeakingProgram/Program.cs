using PluginHost.LeakingProgram;
using PluginHost.UnloadAnalysis;

// analyze ...              the analysis, as a host's own executable runs it
// ballast MB               as many megabytes of small objects, which live
// PLUGIN HABIT...          contexts named HABIT/1/0001; "+" before a habit: made after the last collection; "=": not unloaded; "Pair": two generations
if (args is ["analyze", ..])
{
    return AnalysisProgram.Run(args[1..], Console.Out, Console.Error);
}
if (args is ["text", _, ..])
{
    Console.Write(ReportText.Write(UnloadAnalyzer.Analyze(args[1], args[2..])));
    return 0;
}

string plugin = Path.GetFullPath(args[0]);
object[]? ballast = null;
if (args.Length > 2 && args[1] == "ballast")
{
    ballast = Ballast.Make(int.Parse(args[2], null));
    args = [args[0], .. args[3..]];
}

foreach (string habit in args[1..].Where(a => a[0] != '+'))
{
    // On a thread of its own, whose stack is gone afterwards.
    var thread = new Thread(() =>
    {
        if (habit == "Pair")
        {
            Contexts.RunPair(plugin, "Pair/1/0001", "Pair/2/0002");
        }
        else
        {
            Contexts.Run(plugin, habit.TrimStart('='), habit.TrimStart('=') + "/1/0001", unload: habit[0] != '=');
        }
    });
    thread.Start();
    thread.Join();
}

Contexts.Collect();
foreach (string habit in args[1..].Where(a => a[0] == '+'))
{
    var thread = new Thread(() => Contexts.Run(plugin, habit[1..], habit[1..] + "/1/0001"));
    thread.Start();
    thread.Join();
}

Console.Out.WriteLine("ready");
Console.In.ReadLine();
GC.KeepAlive(ballast);
return 0;
