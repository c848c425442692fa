namespace PluginHost.Plugins.KeyValue.Store;

/// <summary>What a key holds. The numbers are part of the saved state.</summary>
internal enum ValueKind : byte
{
    None = 0,
    Text = 1,
    List = 2,
    Hash = 3,
    Set = 4,
    SortedSet = 5,
}
