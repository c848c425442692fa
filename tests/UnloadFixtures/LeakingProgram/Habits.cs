namespace PluginHost.LeakingProgram;

/// <summary>
/// Lets habits act, each in contexts of its own: <c>Timer</c> in one named <c>Timer/1/0001</c>, which is unloaded. <c>+Timer</c> acts after the last
/// collection, <c>=Timer</c> stays loaded, <c>Pair</c> makes two generations of which the second holds the first.
/// </summary>
internal static class Habits
{
    private const char Uncollected = '+';
    private const char Loaded = '=';

    public static string ContextOf(string habit) => habit.TrimStart(Uncollected, Loaded) + "/1/0001";

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
                Contexts.Run(plugin, habit.TrimStart(Uncollected, Loaded) + "Habit", ContextOf(habit), unload: habit[0] != Loaded);
            }
        });
        thread.Start();
        thread.Join();
    }
}
