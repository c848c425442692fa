using System.Globalization;

namespace PluginHost.Hosting.Workers.Processes;

/// <summary>Processors by number, as the kernel lists them: <c>0-3,8</c> (cpuset(7), "List format").</summary>
internal sealed class ProcessorSet
{
    private const string OnlineFile = "/sys/devices/system/cpu/online";

    private readonly string _list;
    private readonly List<(int First, int Last)> _ranges = [];

    public ProcessorSet(string list)
    {
        _list = list.Trim();
        foreach (string range in _list.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] ends = range.Split('-');
            _ranges.Add((Number(ends[0]), Number(ends[^1])));
        }
    }

    /// <summary>Those of this machine that work.</summary>
    public static ProcessorSet Online() => new(File.Exists(OnlineFile) ? File.ReadAllText(OnlineFile) : $"0-{Environment.ProcessorCount - 1}");

    public bool Contains(int processor) => _ranges.Exists(range => processor >= range.First && processor <= range.Last);

    public override string ToString() => _list;

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
