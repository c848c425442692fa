using PluginHost.Plugins.KeyValue.Store;

namespace PluginHost.Plugins.KeyValue.State;

/// <summary>The state as it passes by reference, in version 1: a dictionary of the columns by name.</summary>
internal static class SharedState
{
    private const string Counters = "slots, mortal keys, next client";

    public static Dictionary<string, object> From((Columns Keys, long NextClient) state) => new()
    {
        [nameof(Columns.Index)] = state.Keys.Index,
        [nameof(Columns.Free)] = state.Keys.Free,
        [nameof(Columns.Keys)] = state.Keys.Keys,
        [nameof(Columns.Kinds)] = state.Keys.Kinds,
        [nameof(Columns.Texts)] = state.Keys.Texts,
        [nameof(Columns.Deadlines)] = state.Keys.Deadlines,
        [nameof(Columns.Lists)] = state.Keys.Lists,
        [nameof(Columns.Hashes)] = state.Keys.Hashes,
        [nameof(Columns.Sets)] = state.Keys.Sets,
        [nameof(Columns.SortedSets)] = state.Keys.SortedSets,
        [Counters] = new[] { state.Keys.Slots, state.Keys.Mortal, state.NextClient },
    };

    public static (Columns Keys, long NextClient) Read(object state)
    {
        var columns = (Dictionary<string, object>)state;
        long[] counters = (long[])columns[Counters];
        var keys = new Columns
        {
            Index = (Dictionary<string, int>)columns[nameof(Columns.Index)],
            Free = (Stack<int>)columns[nameof(Columns.Free)],
            Keys = (string?[])columns[nameof(Columns.Keys)],
            Kinds = (byte[])columns[nameof(Columns.Kinds)],
            Texts = (byte[]?[])columns[nameof(Columns.Texts)],
            Deadlines = (long[])columns[nameof(Columns.Deadlines)],
            Lists = (Dictionary<int, (byte[]?[], int, int)>)columns[nameof(Columns.Lists)],
            Hashes = (Dictionary<int, Dictionary<string, byte[]>>)columns[nameof(Columns.Hashes)],
            Sets = (Dictionary<int, (List<string>, Dictionary<string, int>)>)columns[nameof(Columns.Sets)],
            SortedSets = (Dictionary<int, (Dictionary<string, double>, List<List<(double, string)>>)>)columns[nameof(Columns.SortedSets)],
            Slots = (int)counters[0],
            Mortal = (int)counters[1],
        };
        return (keys, counters[2]);
    }
}
