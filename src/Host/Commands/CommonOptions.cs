using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace PluginHost.Host.Commands;

/// <summary>Options that more than one verb has.</summary>
internal static class CommonOptions
{
    /// <summary>A question that is not answered within this finds a host in trouble.</summary>
    public static TimeSpan QueryPatience { get; } = TimeSpan.FromSeconds(10);

    public static Option<string?> State { get; } = CreateState();

    public static Option<bool> Json { get; } = new("--json") { Description = "Print one JSON document on stdout, also for errors." };

    public static Option<double?> Timeout { get; } = CreateTimeout();

    /// <summary>Refuses an empty path: whose variable was not set it is, and no path at all would mean another.</summary>
    public static void RefuseEmpty(SymbolResult result)
    {
        if (result.Tokens.Any(t => t.Type == TokenType.Argument && string.IsNullOrWhiteSpace(t.Value)))
        {
            result.AddError($"{(result is OptionResult { Option.Name: var name } ? name : "The path")} is empty.");
        }
    }

    private static Option<string?> CreateState()
    {
        var option = new Option<string?>("--state")
        {
            Description = "The host's state directory. Default: $PLUGINHOST_STATE, $STATE_DIRECTORY, /var/lib/pluginhost if a host is "
                + "there, ~/.local/state/pluginhost.",
            HelpName = "DIR",
            Recursive = true,
        };
        option.Validators.Add(RefuseEmpty);
        return option;
    }

    private static Option<double?> CreateTimeout()
    {
        var option = new Option<double?>("--timeout")
        {
            Description = "How long to wait. After it the exit code is 8; what was begun goes on.",
            HelpName = "SECONDS",
        };
        option.Validators.Add(result =>
        {
            // By the token: asking for the value of what is no number throws before the parser has said so.
            string? given = result.Tokens.Count == 1 ? result.Tokens[0].Value : null;
            if (!double.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
                || !(seconds > 0 && seconds <= TimeSpan.FromDays(24).TotalSeconds))
            {
                result.AddError("--timeout takes a number of seconds, more than 0 and at most 24 days.");
            }
        });
        return option;
    }
}
