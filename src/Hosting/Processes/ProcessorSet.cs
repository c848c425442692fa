using System.Globalization;

namespace PluginHost.Hosting.Processes;

/// <summary>Processors by number, as the kernel lists them: <c>0-3,8</c> (cpuset(7), "List format").</summary>
internal sealed class ProcessorSet
{
    // CONFIG_NR_CPUS is 8192 at most.
    private const int Most = 8192;

    private const string OnlineFile = "/sys/devices/system/cpu/online";

    private readonly string _list;
    private readonly List<(int First, int Last)> _ranges = [];

    /// <exception cref="FormatException">It is no such list.</exception>
    public ProcessorSet(string list)
    {
        _list = list.Trim();
        foreach (string range in _list.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] ends = range.Split('-');
            (int first, int last) = (Number(ends[0]), Number(ends[^1]));
            if (ends.Length > 2 || last < first)
            {
                throw Bad(list);
            }

            _ranges.Add((first, last));
        }
    }

    /// <summary>Those of this machine that work.</summary>
    public static ProcessorSet Online() =>
        new(File.Exists(OnlineFile) ? File.ReadAllText(OnlineFile) : $"0-{Environment.ProcessorCount - 1}");

    public IEnumerable<int> All => _ranges.SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1));

    public bool Contains(int processor) => _ranges.Exists(range => processor >= range.First && processor <= range.Last);

    public override string ToString() => _list;

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int number)
            && number < Most ? number : throw Bad(text);

    private static FormatException Bad(string text) => new($"'{text}' names no processors; a list is such as 0-1,3.");
}
