using System.CommandLine;
using PluginHost.Hosting;

namespace PluginHost.Host.Commands;

/// <summary><c>pluginhost reload NAME</c>.</summary>
internal sealed class ReloadCommand : PluginCommand
{
    private readonly Option<bool> _force = new("--force")
    {
        Description = "If too many old generations still finish connections, abort those of the oldest instead of answering 'busy'.",
    };

    public ReloadCommand()
        : base("reload", """
            Replace a plugin's code by what the plugins directory holds now, changed or not; after a rollback by the same
            version again.

            The new code is loaded and made ready beside the old; then new connections go to it, and the old finishes those it has. If
            anything fails before that, the old code goes on untouched, and the exit code is 1.
            """, WaitFor.Cutover) =>
        Options.Add(_force);

    protected override bool IsForced(ParseResult parsed) => parsed.GetValue(_force);
}
