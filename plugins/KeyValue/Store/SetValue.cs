namespace PluginHost.Plugins.KeyValue.Store;

/// <summary>A set whose members can be taken at random in constant time: a list of them, and each one's place in it.</summary>
internal readonly struct SetValue((List<string> Members, Dictionary<string, int> Places) set)
{
    public int Count => set.Members.Count;

    public List<string> Members => set.Members;

    public bool Contains(ReadOnlySpan<char> member) => set.Places.GetAlternateLookup<ReadOnlySpan<char>>().ContainsKey(member);

    public bool Add(ReadOnlySpan<char> member)
    {
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> places = set.Places.GetAlternateLookup<ReadOnlySpan<char>>();
        if (places.ContainsKey(member))
        {
            return false;
        }

        Add(new string(member));
        return true;
    }

    /// <summary>Adds one that is known not to be there.</summary>
    public void Add(string member)
    {
        set.Places.Add(member, set.Members.Count);
        set.Members.Add(member);
    }

    public bool Remove(ReadOnlySpan<char> member)
    {
        if (!set.Places.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(member, out int place))
        {
            return false;
        }

        RemoveAt(place);
        return true;
    }

    public string RemoveAt(int place)
    {
        string removed = set.Members[place];
        string last = set.Members[^1];
        set.Members[place] = last;
        set.Places[last] = place;
        set.Members.RemoveAt(set.Members.Count - 1);
        set.Places.Remove(removed);
        return removed;
    }
}
