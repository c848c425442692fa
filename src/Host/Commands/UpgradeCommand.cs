using System.CommandLine;

namespace PluginHost.Host.Commands;

/// <summary><c>pluginhost upgrade [PATH]</c>.</summary>
internal sealed class UpgradeCommand : ClientCommand
{
    private readonly Argument<string?> _program = new("PATH")
    {
        Description = "The new host's executable. By default the one that the running host was started from, as it is on disk now.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public UpgradeCommand()
        : base("upgrade", """
            Replace the host itself by a new process, without closing a listener.

            The new host is started with the arguments of the running one, loads every plugin in the version that serves, and takes over
            listeners, sessions that can move with their state, and this address. The old host finishes what cannot move, up to the drain
            timeout, and ends. If the new host fails to become ready, the old one keeps serving, reports why, and the exit code is 1.
            """, patience: null)
    {
        _program.Validators.Add(CommonOptions.RefuseEmpty);
        Arguments.Add(_program);
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, ClientSession session)
    {
        string? program = parsed.GetValue(_program);
        session.Waiting = "the upgrade is under way";
        return ClientSession.Answer(
            await session.Client.UpgradeAsync(program is null ? null : Path.GetFullPath(program), session.StopWaiting), session.Json);
    }
}
