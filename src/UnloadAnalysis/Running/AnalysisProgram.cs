namespace PluginHost.UnloadAnalysis;

/// <summary>The dump and the analysis as a program: what an executable runs when <see cref="AnalysisProcess"/> starts it.</summary>
public static class AnalysisProgram
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int Misused = 2;

    /// <summary>Analyses, and writes the report as JSON; or has a dump written.</summary>
    /// <param name="args">What stands on the command line behind the executable's own arguments. Made by <see cref="AnalysisProcess"/>, and
    /// not for others to write.</param>
    /// <param name="output">Gets the report and nothing else. Stays the caller's.</param>
    /// <param name="error">Gets what went wrong. Stays the caller's.</param>
    /// <returns>The exit code: 0 done, 1 failed, 2 called with other arguments; of a dump, createdump's, or 124 if it took too
    /// long.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        if (DumpArguments.Parse(args) is { } dump)
        {
            return DumpWatch.Run(dump, output, error);
        }

        if (AnalysisArguments.Parse(args) is not { } arguments)
        {
            error.WriteLine("This analyses a heap dump for the process that starts it, and is not called by hand.");
            return Misused;
        }

        try
        {
            // The process that started this one may be gone, and then kills nobody.
            using var deadline = new CancellationTokenSource(arguments.TimeLimit);
            output.WriteLine(UnloadAnalyzer.Analyze(arguments.DumpPath, arguments.Contexts, arguments.Limits, deadline.Token).ToJson());
            return Done;
        }
        catch (DumpException e)
        {
            error.WriteLine(e.Message);
        }
        catch (OperationCanceledException)
        {
            error.WriteLine($"The analysis did not end within {arguments.TimeLimit.TotalSeconds:0} s.");
        }
        catch (OutOfMemoryException)
        {
            error.WriteLine("The analysis needs more memory than its limit: raise the limit.");
        }

        return Failed;
    }
}
