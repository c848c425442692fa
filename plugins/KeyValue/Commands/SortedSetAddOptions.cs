namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>The options of ZADD.</summary>
internal struct SortedSetAddOptions
{
    private bool _onlyIfAbsent;
    private bool _onlyIfGreater;
    private bool _onlyIfLess;

    public bool OnlyIfPresent { get; private set; }

    /// <summary>The reply counts changed members too.</summary>
    public bool CountChanged { get; private set; }

    /// <summary>The score is added to the present one, and the reply is the sum.</summary>
    public bool Increment { get; private set; }

    /// <summary>The place of the first score.</summary>
    public int Pairs { get; private set; }

    /// <returns>False if they make no sense: the reply is written.</returns>
    public static bool TryRead(Call call, out SortedSetAddOptions options)
    {
        options = new SortedSetAddOptions { Pairs = 2 };
        while (options.Pairs < call.Count && options.Take(call))
        {
            options.Pairs++;
        }

        int numbers = call.Count - options.Pairs;
        string? error = numbers == 0 || numbers % 2 != 0 ? "ERR syntax error"
            : options._onlyIfAbsent && options.OnlyIfPresent ? "ERR XX and NX options at the same time are not compatible"
            : options.Orders > 1 ? "ERR GT, LT, and/or NX options at the same time are not compatible"
            : options.Increment && numbers > 2 ? "ERR INCR option supports a single increment-element pair"
            : null;
        if (error is null)
        {
            return true;
        }

        call.Reply.Error(error);
        return false;
    }

    public readonly bool Allows(bool known, double before, double score) => known
        ? !_onlyIfAbsent && !(_onlyIfGreater && score <= before) && !(_onlyIfLess && score >= before)
        : !OnlyIfPresent;

    private readonly int Orders => (_onlyIfAbsent ? 1 : 0) + (_onlyIfGreater ? 1 : 0) + (_onlyIfLess ? 1 : 0);

    private bool Take(Call call)
    {
        int at = Pairs;
        if (call.Is(at, "NX"u8))
        {
            _onlyIfAbsent = true;
        }
        else if (call.Is(at, "XX"u8))
        {
            OnlyIfPresent = true;
        }
        else if (call.Is(at, "GT"u8))
        {
            _onlyIfGreater = true;
        }
        else if (call.Is(at, "LT"u8))
        {
            _onlyIfLess = true;
        }
        else if (call.Is(at, "CH"u8))
        {
            CountChanged = true;
        }
        else if (call.Is(at, "INCR"u8))
        {
            Increment = true;
        }
        else
        {
            return false;
        }

        return true;
    }
}
