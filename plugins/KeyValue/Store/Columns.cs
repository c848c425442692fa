namespace PluginHost.Plugins.KeyValue.Store;

/// <summary>
/// What a <see cref="Keyspace"/> consists of. Every type in it is the framework's: one of the plugin's would keep the plugin's code loaded.
/// </summary>
internal sealed record Columns
{
    /// <summary>Slots by key.</summary>
    public Dictionary<string, int> Index { get; init; } = [];

    /// <summary>Slots below <see cref="Slots"/> without a key.</summary>
    public Stack<int> Free { get; init; } = new();

    public string?[] Keys { get; init; } = [];

    /// <summary><see cref="ValueKind"/>s.</summary>
    public byte[] Kinds { get; init; } = [];

    public byte[]?[] Texts { get; init; } = [];

    /// <summary>Milliseconds since 1970; 0 for none.</summary>
    public long[] Deadlines { get; init; } = [];

    public Dictionary<int, (byte[]?[] Ring, int Head, int Count)> Lists { get; init; } = [];

    public Dictionary<int, Dictionary<string, byte[]>> Hashes { get; init; } = [];

    public Dictionary<int, (List<string> Members, Dictionary<string, int> Places)> Sets { get; init; } = [];

    public Dictionary<int, (Dictionary<string, double> Scores, List<List<(double Score, string Member)>> Order)> SortedSets { get; init; } =
        [];

    public int Slots { get; init; }

    public int Mortal { get; init; }
}
