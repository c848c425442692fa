using PluginHost.Plugins.KeyValue.Store;

namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>The options of SET.</summary>
internal struct SetOptions
{
    public bool OnlyIfAbsent { get; private set; }

    public bool OnlyIfPresent { get; private set; }

    /// <summary>The reply is what was there before.</summary>
    public bool Get { get; private set; }

    public bool KeepDeadline { get; private set; }

    /// <summary>Milliseconds since 1970; 0 for none.</summary>
    public long Deadline { get; private set; }

    /// <returns>False if they make no sense: the reply is written.</returns>
    public static bool TryRead(Call call, Clock clock, out SetOptions options)
    {
        options = default;
        for (int i = 3; i < call.Count; i++)
        {
            if (call.Is(i, "NX"u8) && !options.OnlyIfPresent)
            {
                options.OnlyIfAbsent = true;
            }
            else if (call.Is(i, "XX"u8) && !options.OnlyIfAbsent)
            {
                options.OnlyIfPresent = true;
            }
            else if (call.Is(i, "GET"u8))
            {
                options.Get = true;
            }
            else if (call.Is(i, "KEEPTTL"u8) && options.Deadline == 0)
            {
                options.KeepDeadline = true;
            }
            else if (Deadlines.TryUnit(call, i, out TimeUnit unit) && i + 1 < call.Count && options is { Deadline: 0, KeepDeadline: false })
            {
                if (!Deadlines.TryRead(call, ++i, unit, clock, mustBePositive: true, out long deadline))
                {
                    return false;
                }

                options.Deadline = deadline;
            }
            else
            {
                call.SyntaxError();
                return false;
            }
        }

        return true;
    }
}
