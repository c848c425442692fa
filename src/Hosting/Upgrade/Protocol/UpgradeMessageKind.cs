using PluginHost.Hosting.Ipc;

namespace PluginHost.Hosting.Upgrade.Protocol;

/// <summary>
/// What a message between two hosts says. The two may be of different versions: a number never changes its meaning, a payload only gains
/// members at its end, and whatever else must change raises <see cref="UpgradeProtocol.Newest"/>.
/// </summary>
internal enum UpgradeMessageKind : byte
{
    /// <summary>The answer to a call.</summary>
    Reply = MessageLink<UpgradeMessageKind>.ReplyKind,

    /// <summary>Call of the new host, its first: which protocols it speaks. Answered with the one to speak, or why there is none.</summary>
    Hello = 2,

    /// <summary>Call: what is there to take over. The sockets come before the answer.</summary>
    Inherit = 3,

    /// <summary>To the new host, with a bound socket: an endpoint of a plugin.</summary>
    Bound = 4,

    /// <summary>To the new host: something that has happened to a plugin.</summary>
    Happened = 5,

    /// <summary>Call: everything that may fail has been done. Once it is answered new connections are the new host's.</summary>
    Ready = 6,

    /// <summary>The new host serves, and can be commanded.</summary>
    Serving = 7,

    /// <summary>The new host gives up, and says why.</summary>
    Failed = 8,

    /// <summary>To the new host, with a connection: accepted, and served by nobody yet.</summary>
    Dispatch = 9,

    /// <summary>Of a plugin. Call: let nothing in, and say what has come (<see cref="Came"/>) before the answer.</summary>
    Hold = 32,

    /// <summary>Undoes <see cref="Hold"/>.</summary>
    Reopen = 33,

    /// <summary>Ask a session to stop at its next message boundary.</summary>
    Suspend = 34,

    /// <summary>Ask a session to finish.</summary>
    Finish = 35,

    /// <summary>A session that was asked to stop goes on.</summary>
    GiveBack = 36,

    /// <summary>Reset a connection.</summary>
    Abort = 37,

    /// <summary>Call: save a stopped session. Answered with its socket.</summary>
    Export = 38,

    /// <summary>Call: an exported session goes on elsewhere; answered with what was to be sent meanwhile.</summary>
    Leave = 39,

    /// <summary>Call, with a stream socket: write the plugin's state to it.</summary>
    SaveState = 40,

    /// <summary>Call: the plugin is served by the new host; what serves it here ends. What has come is said before the answer.</summary>
    Drain = 41,

    /// <summary>Say what has come and what has left.</summary>
    Sweep = 42,

    /// <summary>To the new host: a connection that it does not know of.</summary>
    Came = 64,

    /// <summary>To the new host: a connection is over.</summary>
    Left = 65,

    /// <summary>To the new host: a session has stopped, as it was asked to.</summary>
    Stopped = 66,

    /// <summary>To the new host: the old generation has drained.</summary>
    Emptied = 67,
}
