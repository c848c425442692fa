namespace PluginHost.UnloadAnalysis;

/// <summary>The analysis as a program: what an executable runs under a verb of its own.</summary>
public static class AnalysisProgram
{
    /// <summary>Runs it.</summary>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        output.WriteLine(UnloadAnalyzer.Analyze(args[0], args[1..]).ToJson());
        error.Flush();
        return 0;
    }
}
