using System.CommandLine;

namespace PluginHost.Host.Commands;

/// <summary>The name of a plugin on a command line.</summary>
internal static class PluginArgument
{
    public static Argument<string> Required(string description) => Check(new Argument<string>("NAME") { Description = description });

    public static Argument<string?> Optional(string description) =>
        Check(new Argument<string?>("NAME") { Description = description, Arity = ArgumentArity.ZeroOrOne });

    // What looks like an option and is none would otherwise be taken for a name.
    private static Argument<T> Check<T>(Argument<T> argument)
    {
        argument.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.StartsWith('-')) is { } option)
            {
                result.AddError($"Unrecognized option '{option.Value}'.");
            }
        });
        return argument;
    }
}
