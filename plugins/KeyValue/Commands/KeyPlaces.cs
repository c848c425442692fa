namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>Which arguments are keys, as COMMAND tells it.</summary>
/// <param name="First">The place of the first; 0 if there is none.</param>
/// <param name="Last">The place of the last; −1 for the last argument.</param>
/// <param name="Step">From one to the next.</param>
internal readonly record struct KeyPlaces(int First, int Last, int Step)
{
    public static KeyPlaces None => default;

    public static KeyPlaces Single => new(1, 1, 1);

    public static KeyPlaces All => new(1, -1, 1);

    public static KeyPlaces Pairs => new(1, -1, 2);
}
