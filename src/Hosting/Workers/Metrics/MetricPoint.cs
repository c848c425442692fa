using PluginHost.Hosting.Ipc;

namespace PluginHost.Hosting.Workers.Metrics;

/// <summary>What was measured: a value, or a sum of several, with its tags as text.</summary>
internal readonly record struct MetricPoint(double Value, KeyValuePair<string, object?>[] Tags)
{
    private const int MaxTags = 64;

    public void Write(PayloadWriter to)
    {
        to.Number(BitConverter.DoubleToInt64Bits(Value)).Int(Tags.Length);
        foreach ((string key, object? value) in Tags)
        {
            to.Text(key).OptionalText(value?.ToString());
        }
    }

    public static MetricPoint Read(PayloadReader from)
    {
        double value = BitConverter.Int64BitsToDouble(from.Number());
        int count = from.Int();
        if (count is < 0 or > MaxTags)
        {
            throw new FormatException($"A measurement has {count} tags.");
        }

        var tags = new KeyValuePair<string, object?>[count];
        for (int i = 0; i < count; i++)
        {
            tags[i] = new KeyValuePair<string, object?>(from.Text(), from.OptionalText());
        }

        return new MetricPoint(value, tags);
    }
}
