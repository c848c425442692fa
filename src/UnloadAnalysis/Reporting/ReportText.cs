using System.Globalization;
using System.Text;

namespace PluginHost.UnloadAnalysis;

/// <summary>Writes a report for a terminal: plain text, without colours, wrapped.</summary>
public static class ReportText
{
    private const int MinWidth = 40;
    private const int MaxIndent = 12;

    /// <summary>The report as text.</summary>
    /// <param name="report">The report.</param>
    /// <param name="width">Columns of the terminal. Names that are longer run over.</param>
    /// <returns>Lines that end with <c>\n</c>.</returns>
    public static string Write(UnloadReport report, int width = 100)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new WrappedText(Math.Max(MinWidth, width));
        foreach (ContextReport context in report.Contexts)
        {
            Write(text, context);
        }

        text.Line(0, Describe(report.Cost));
        return text.ToString();
    }

    private static void Write(WrappedText text, ContextReport context)
    {
        text.Line(0, context.State switch
        {
            ContextState.Gone => $"{context.Name} is gone: unloaded and collected, or never loaded.",
            ContextState.AwaitingCollection => $"{context.Name} is unloaded and nothing holds it: it goes with the next full collections.",
            ContextState.InUse when context.Holders.Count == 0 =>
                $"{context.Name} was not asked to unload. Nothing that uses it was found.",
            ContextState.InUse => $"{context.Name} was not asked to unload. What uses it: {Count(context)}.",
            _ => $"{context.Name} is held. What holds it: {Count(context)}.",
        });
        if (context.Finalizable.Count > 0)
        {
            text.Line(1, $"Objects with a finalizer that is yet to run: {string.Join(", ", context.Finalizable.Select(ShortNames.Of))}.");
            text.Line(2, "=> If it outlives further collections, one of these finalizers brings its object back: register no object for "
                + "finalization again (GC.ReRegisterForFinalize) "
                + "once StopAsync was called, and store none from its finalizer.");
        }

        for (int i = 0; i < context.Holders.Count; i++)
        {
            text.Line(0, string.Empty);
            Write(text, context.Holders[i], i + 1);
        }

        if (context.MoreHolders > 0)
        {
            text.Line(0, string.Empty);
            text.Line(1, Invariant($"and {context.MoreHolders} more, not listed."));
        }

        text.Line(0, string.Empty);
    }

    private static string Count(ContextReport context) =>
        context.Holders.Count + context.MoreHolders is var n && n == 1 ? "one thing" : Invariant($"{n} things");

    private static void Write(WrappedText text, Holder holder, int number)
    {
        text.Line(1, Invariant($"{number}. {Words(holder)}"));
        for (int i = 0; i < holder.Path.Count; i++)
        {
            if (holder.OmittedSteps > 0 && i == holder.Path.Count / 2)
            {
                text.Line(Indent(i), Invariant($"... {holder.OmittedSteps} steps ..."));
            }

            text.Line(Indent(i), Describe(holder.Path[i], i));
        }

        if (holder.Advice is { } advice)
        {
            text.Line(2, "=> " + advice);
        }
    }

    private static int Indent(int step) => 3 + Math.Min(step, MaxIndent);

    private static string Words(Holder holder)
    {
        string what = holder.Kind switch
        {
            HolderKind.StaticField => $"static field {holder.Name}",
            HolderKind.ThreadStatic => $"thread-static field {holder.Name}",
            HolderKind.Thread => $"{holder.Name} runs {holder.Method}",
            HolderKind.AsyncMethod => $"async method {holder.Name} waits for {holder.Awaits}",
            HolderKind.AsyncLocal => $"value of the AsyncLocal {holder.Name}",
            HolderKind.Delegate => $"delegate in {holder.Name}, calling {holder.Method ?? "the plugin"}",
            _ => holder.Method is null ? holder.Name : $"{holder.Name}, for {holder.Method}",
        };
        var more = new StringBuilder(what);
        more.Append(" (").Append(holder.PluginObjects switch
        {
            0 => "code only",
            1 => "1 object of the plugin",
            long n => Invariant($"{n} objects of the plugin"),
        });
        more.Append(holder.SimilarPaths == 0 ? string.Empty : Invariant($", {holder.SimilarPaths + 1} ways"));
        more.Append(holder.ThroughContext is null ? string.Empty : $", through {holder.ThroughContext}");
        return more.Append(')').ToString();
    }

    private static string Describe(PathStep step, int place)
    {
        string name = step.Field is null ? ShortNames.Of(step.Type)
            : step.Field[0] is '[' or '(' ? $"{ShortNames.Of(step.Type)} {step.Field}"
            : place == 0 && step.Detail == "runs" ? $"{step.Type}, in {step.Field}"
            : $"{ShortNames.Of(step.Type)}.{step.Field}";
        string detail = step.Detail is null or "runs" ? string.Empty : $" ({ShortNames.Of(step.Detail)})";
        return name + detail + (step.Context is null ? string.Empty : $" [{step.Context}]");
    }

    private static string Describe(AnalysisCost cost) => string.Create(
        CultureInfo.InvariantCulture,
        $"Cost: pause {cost.Pause.TotalSeconds:0.00} s, analysis {cost.Analysis.TotalSeconds:0.00} s, dump {cost.DumpBytes / 1e6:0} MB, "
        + $"{cost.LiveObjects} live objects.");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
