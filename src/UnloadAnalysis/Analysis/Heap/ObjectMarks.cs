namespace PluginHost.UnloadAnalysis;

/// <summary>One bit for every place of an <see cref="ObjectIndex"/>: 16 MB for a heap of 1 GB.</summary>
internal sealed class ObjectMarks(uint count)
{
    private readonly ulong[] _words = new ulong[(count / 64) + 1];

    /// <summary>Marks an object.</summary>
    /// <returns>False if it was marked before.</returns>
    public bool Add(uint number)
    {
        ref ulong word = ref _words[number / 64];
        ulong bit = 1UL << (int)(number % 64);
        bool added = (word & bit) == 0;
        word |= bit;
        return added;
    }

    public bool Contains(uint number) => (_words[number / 64] & (1UL << (int)(number % 64))) != 0;
}
