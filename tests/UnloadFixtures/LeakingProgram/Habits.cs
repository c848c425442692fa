namespace PluginHost.LeakingProgram;

/// <summary>
/// Lets habits act, each in contexts of its own: <c>Timer</c> in one named <c>Timer/1/0001</c>, which is unloaded. <c>+Timer</c> acts after
/// the last collection, <c>=Timer</c> stays loaded, <c>~Timer</c> acts in a context named as all others, for which one named
/// <c>Timer/2/0002</c> stands, <c>Pair</c> makes two generations of which the second holds the first.
/// </summary>
internal static class Habits
{
    private const char Uncollected = '+';
    private const char Loaded = '=';
    private const char Labelled = '~';

    public static string ContextOf(string habit) => NameOf(habit) + (habit[0] == Labelled ? "/2/0002" : "/1/0001");

    private static string NameOf(string habit) => habit.TrimStart(Uncollected, Loaded, Labelled);

    public static void Run(string plugin, IReadOnlyCollection<string> habits)
    {
        plugin = Path.GetFullPath(plugin);
        foreach (string habit in habits.Where(h => h[0] != Uncollected))
        {
            Act(plugin, habit);
        }

        Contexts.Collect();
        foreach (string habit in habits.Where(h => h[0] == Uncollected))
        {
            Act(plugin, habit);
        }
    }

    // On a thread of its own, whose stack is gone afterwards.
    private static void Act(string plugin, string habit)
    {
        var thread = new Thread(() =>
        {
            if (habit == "Pair")
            {
                Contexts.RunPair(plugin, ContextOf(habit), "Pair/2/0002");
            }
            else
            {
                Contexts.Run(
                    plugin, NameOf(habit) + "Habit", ContextOf(habit), unload: habit[0] != Loaded, isLabelled: habit[0] == Labelled);
            }
        });
        thread.Start();
        thread.Join();
    }
}
