using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace PluginHost.Hosting.Tests.Lifecycle.Model;

/// <summary>
/// Random sequences of what can happen to a plugin, compared with <see cref="ExpectedLife"/> after each: at most one generation takes
/// connections, a decision is undone only by what may undo it, every command is answered, no session waits for ever, and what serves is
/// never taken down by a failure before the cut-over.
/// </summary>
public sealed class PluginLifeTests
{
    private const int MaxEvents = 40;

    // The same each time, and a few seconds' worth. After a change of the rules, others and more: PLUGINHOST_LIFE_SEQUENCES=8000.
    private static readonly Config Plan =
        int.TryParse(Environment.GetEnvironmentVariable("PLUGINHOST_LIFE_SEQUENCES"), NumberStyles.None, CultureInfo.InvariantCulture, out int given)
            ? Config.QuickThrowOnFailure.WithMaxTest(given)
            : Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20261129, 1);

    [Fact]
    public void A_plugin_lives_by_its_rules_whatever_happens()
    {
        Gen<LifeEvent[]> events =
            from length in Gen.Choose(1, MaxEvents)
            from all in Gen.Elements(Enum.GetValues<LifeEvent>()).ArrayOf(length)
            select all;
        Prop.ForAll(Arb.From(events, Shorter), all => LiveAsync(all).GetAwaiter().GetResult())
            .Check(Plan);
    }

    /// <summary>Sequences that once went wrong.</summary>
    [Theory]
    [InlineData(LifeEvent.FilesB, LifeEvent.Crash, LifeEvent.Reload)]
    [InlineData(LifeEvent.FilesRemoved, LifeEvent.FilesUnusable)]
    [InlineData(LifeEvent.FilesB, LifeEvent.Crash, LifeEvent.ForcedReload, LifeEvent.Crash, LifeEvent.TimerFires)]
    [InlineData(LifeEvent.FilesA, LifeEvent.ClientConnects, LifeEvent.FilesC, LifeEvent.FilesA, LifeEvent.UpgradeBegins, LifeEvent.Crash, LifeEvent.FilesB)]
    public Task A_plugin_lives_by_its_rules(params LifeEvent[] events) => LiveAsync(events);

    private static IEnumerable<LifeEvent[]> Shorter(LifeEvent[] all)
    {
        for (int half = all.Length / 2; half > 1; half /= 2)
        {
            for (int from = 0; from + half <= all.Length; from += half)
            {
                yield return [.. all[..from], .. all[(from + half)..]];
            }
        }

        for (int i = 0; i < all.Length; i++)
        {
            yield return [.. all[..i], .. all[(i + 1)..]];
        }
    }

    private static async Task LiveAsync(LifeEvent[] events)
    {
        await using var script = new LifeScript();
        foreach (LifeEvent next in events)
        {
            await script.PlayAsync(next);
        }

        await script.EndAsync();
    }
}
