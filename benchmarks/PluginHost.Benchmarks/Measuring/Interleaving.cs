using PluginHost.Benchmarks.Servers;

namespace PluginHost.Benchmarks.Measuring;

/// <summary>
/// Measures several servers side by side: all run, one at a time is kept busy for a short window, and the order turns round from
/// round to round (A B C, C B A), so that what drifts in the machine meets all of them alike.
/// </summary>
internal sealed class Interleaving(Comparison comparison, Plan plan)
{
    internal async Task<IReadOnlyList<Launch>> RunAsync()
    {
        var launches = new List<Launch>();
        while (launches.Count < plan.Launches)
        {
            launches.Add(await LaunchAsync());
        }

        return launches;
    }

    private async Task<Launch> LaunchAsync()
    {
        var lanes = new List<Lane>();
        try
        {
            foreach (var contender in comparison.Contenders)
            {
                var server = await ServerKinds.StartAsync(contender.Kind);
                lanes.Add(new Lane(server, comparison.Load(contender, server.EndPoint)));
            }

            foreach (var lane in lanes)
            {
                await lane.MeasureAsync(plan.WarmUp);
            }

            var rounds = new List<IReadOnlyList<Window>>();
            while (rounds.Count < plan.Rounds)
            {
                rounds.Add(await RoundAsync(lanes, backwards: rounds.Count % 2 == 1));
            }

            return new Launch(rounds);
        }
        finally
        {
            foreach (var lane in lanes)
            {
                await lane.DisposeAsync();
            }
        }
    }

    private async Task<IReadOnlyList<Window>> RoundAsync(List<Lane> lanes, bool backwards)
    {
        var windows = new Window[lanes.Count];
        for (int i = 0; i < lanes.Count; i++)
        {
            int turn = backwards ? lanes.Count - 1 - i : i;
            windows[turn] = await lanes[turn].MeasureAsync(plan.Window);
        }

        return windows;
    }
}
