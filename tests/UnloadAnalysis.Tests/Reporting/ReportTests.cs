namespace PluginHost.UnloadAnalysis.Tests.Reporting;

public sealed class ReportTests
{
    private static readonly UnloadReport Report = new()
    {
        Cost = new AnalysisCost { Pause = TimeSpan.FromSeconds(0.5), Analysis = TimeSpan.FromSeconds(2), DumpBytes = 134_000_000, LiveObjects = 1420 },
        Contexts =
        [
            new ContextReport
            {
                Name = "Echo/3/ab12cd34",
                State = ContextState.Held,
                MoreHolders = 2,
                Holders =
                [
                    new Holder
                    {
                        Kind = HolderKind.Delegate,
                        Name = "Shop.HostEvents.DocumentSaved",
                        Method = "Echo.Plugin.OnSaved",
                        PluginObjects = 12,
                        OmittedSteps = 4,
                        ThroughContext = "Echo/2/00000001",
                        Advice = "Plugin.OnSaved is still subscribed to HostEvents.DocumentSaved: unsubscribe in StopAsync.",
                        Path =
                        [
                            new PathStep { Type = "Shop.HostEvents", Field = "DocumentSaved", Detail = "static" },
                            new PathStep { Type = "System.Collections.Generic.List<System.EventHandler>", Field = "[3]" },
                            new PathStep { Type = "Echo.Plugin", Context = "Echo/3/ab12cd34" },
                        ],
                    },
                ],
            },
            new ContextReport { Name = "Chat/1/00000001", State = ContextState.Gone },
            new ContextReport { Name = "Time/1/00000001", State = ContextState.AwaitingCollection },
            new ContextReport { Name = "Web/1/00000001", State = ContextState.InUse },
        ],
    };

    [Fact]
    public void A_report_survives_json()
    {
        string json = Report.ToJson();

        Assert.Contains("\"kind\": \"Delegate\"", json, StringComparison.Ordinal);
        Assert.Equal(json, UnloadReport.FromJson(json).ToJson());
    }

    [Fact]
    public void A_terminal_shows_the_chain_indented_and_the_advice_last()
    {
        const string Expected =
            """
            Echo/3/ab12cd34 is held. What holds it: 3 things.

              1. delegate in Shop.HostEvents.DocumentSaved, calling Echo.Plugin.OnSaved
                (12 objects of the plugin, through Echo/2/00000001)
                  Shop.HostEvents.DocumentSaved (static)
                    ... 4 steps ...
                    List<EventHandler> [3]
                      Echo.Plugin [Echo/3/ab12cd34]
                => Plugin.OnSaved is still subscribed to HostEvents.DocumentSaved:
                  unsubscribe in StopAsync.

              and 2 more, not listed.

            Chat/1/00000001 is gone: unloaded and collected, or never loaded.

            Time/1/00000001 is unloaded and nothing holds it: it goes with the next full
              collections.

            Web/1/00000001 was not asked to unload. Nothing that uses it was found.

            Cost: pause 0.50 s, analysis 2.00 s, dump 134 MB, 1420 live objects.

            """;

        Assert.Equal(Expected, ReportText.Write(Report, width: 76), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void No_line_with_spaces_runs_over_the_width() =>
        Assert.All(ReportText.Write(Report, width: 60).Split('\n'), line => Assert.True(line.Length <= 60 && !line.EndsWith(' '), line));
}
