namespace PluginHost.Host.State;

/// <summary>
/// Where a host's state directory can be, strongest first: <c>--state</c>, <c>PLUGINHOST_STATE</c>, <c>$STATE_DIRECTORY</c> (set by
/// systemd, systemd.exec(5)), the system's, the user's. A place that somebody named is final: a client that went on from there could
/// command another host.
/// </summary>
internal sealed class StatePlaces
{
    private readonly string? _named;
    private readonly string _users;

    /// <param name="option">What <c>--state</c> says.</param>
    public StatePlaces(string? option)
        : this(option, Environment.GetEnvironmentVariable, System)
    {
    }

    /// <param name="option">What <c>--state</c> says.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="system">The system's state directory.</param>
    internal StatePlaces(string? option, Func<string, string?> variable, string system)
    {
        StatePlace user = UsersOwn(variable);
        All =
        [
            new StatePlace("--state", FullOrNull(option)),
            new StatePlace("PLUGINHOST_STATE", FullOrNull(variable("PLUGINHOST_STATE"))),
            new StatePlace("STATE_DIRECTORY", FullOrNull(variable("STATE_DIRECTORY")?.Split(':')[0])),
            new StatePlace("the system's", system),
            user,
        ];
        _named = All.Take(3).Select(place => place.Directory).FirstOrDefault(directory => directory is not null);
        _users = user.Directory!;
    }

    /// <summary>All of them, in order.</summary>
    public IReadOnlyList<StatePlace> All { get; }

    private static string System => OperatingSystem.IsWindows()
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "pluginhost")
        : "/var/lib/pluginhost";

    /// <summary>Where a host that is starting keeps its state, unless configuration says otherwise.</summary>
    /// <param name="configured">What configuration says; it is stronger than <c>STATE_DIRECTORY</c>, weaker than what an operator
    /// says.</param>
    public string ForHost(string? configured) =>
        All[0].Directory ?? All[1].Directory ?? configured ?? All[2].Directory ?? _users;

    /// <summary>Where a client looks for the host.</summary>
    /// <param name="listens">Whether a host's socket, alive or not, is in a directory.</param>
    public string ForClient(Func<string, bool> listens) =>
        _named ?? (listens(All[3].Directory!) ? All[3].Directory! : _users);

    private static StatePlace UsersOwn(Func<string, string?> variable)
    {
        if (OperatingSystem.IsWindows())
        {
            return new StatePlace("the user's", Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
                "pluginhost"));
        }

        // The base directory specification: a relative path in the variable is invalid and ignored.
        string states = variable("XDG_STATE_HOME") is { } xdg && Path.IsPathRooted(xdg)
            ? xdg
            : Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify),
                ".local",
                "state");
        return new StatePlace("the user's", Path.Combine(states, "pluginhost"));
    }

    private static string? FullOrNull(string? path) => string.IsNullOrEmpty(path) ? null : Path.GetFullPath(path);
}
