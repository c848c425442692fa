using System.Globalization;
using PluginHost.Benchmarks.Clients;

namespace PluginHost.Benchmarks.Upgrading.Staying;

/// <summary>A key that one connection alone writes, with numbers that grow. Not thread-safe.</summary>
internal sealed class StoredNumber(string key)
{
    internal string Key => key;

    /// <summary>The last that was asked to be stored.</summary>
    internal long Asked { get; set; }

    /// <summary>The last that the store said it has.</summary>
    internal long Acknowledged { get; set; }

    /// <summary>Whether the store has less than it said, or what nobody asked for.</summary>
    internal bool IsLost(RespConnection store)
    {
        string? value = store.Ask("GET", key);
        return Acknowledged > 0
            && !(long.TryParse(value, CultureInfo.InvariantCulture, out long number) && number >= Acknowledged && number <= Asked);
    }
}
