using PluginHost.Hosting.Ipc;

namespace PluginHost.Hosting.Workers.Protocol;

/// <summary>
/// What a message between host and worker says. Both ends are of one version: the numbers are of no meaning outside a run.
/// </summary>
internal enum WorkerMessageKind : byte
{
    /// <summary>The answer to a call.</summary>
    Reply = MessageLink<WorkerMessageKind>.ReplyKind,

    /// <summary>Call to the worker: load and start a plugin (<see cref="StartRequest"/>, answered by <see cref="StartReply"/>).</summary>
    Start,

    /// <summary>Call: serve a throw-away connection.</summary>
    WarmUp,

    /// <summary>Call, with a listening or bound socket: it is the plugin's to accept or receive on.</summary>
    TakeOver,

    /// <summary>With a connection: serve it.</summary>
    Dispatch,

    /// <summary>Reset a connection.</summary>
    Abort,

    /// <summary>Take no new connection, and ask what is served to finish.</summary>
    Drain,

    /// <summary>Let nothing in any more.</summary>
    Seal,

    /// <summary>Look for connections that the plugin has closed by itself.</summary>
    Sweep,

    /// <summary>Ask a session to stop at its next message boundary.</summary>
    Suspend,

    /// <summary>Ask a session to finish.</summary>
    Finish,

    /// <summary>A session that was asked to stop goes on.</summary>
    GiveBack,

    /// <summary>Call: save a stopped session.</summary>
    Export,

    /// <summary>Call: an exported session goes on elsewhere; answered with what was to be sent meanwhile.</summary>
    Leave,

    /// <summary>Call, with a connection: load a session, and do not serve it yet.</summary>
    Import,

    /// <summary>Serve an imported session.</summary>
    Begin,

    /// <summary>Forget an imported session.</summary>
    Discard,

    /// <summary>Call, with a stream socket: write the plugin's state to it.</summary>
    SaveState,

    /// <summary>Call, with a stream socket: read the plugin's state from it.</summary>
    LoadState,

    /// <summary>Call: say that you are there.</summary>
    Ping,

    /// <summary>Call: stop and dispose the plugin.</summary>
    Stop,

    /// <summary>Call to a worker that has no plugin yet: do what can be done without.</summary>
    Prepare,

    /// <summary>To the worker: what is to be logged of a category.</summary>
    LogLevel,

    /// <summary>To the host: the plugin has a connection that the host did not give it.</summary>
    Came,

    /// <summary>To the host: handlers have received or sent the first byte of connections, or may have.</summary>
    Begun,

    /// <summary>To the host: connections are over, or have moved.</summary>
    Left,

    /// <summary>To the host: a session has stopped, as it was asked to.</summary>
    Stopped,

    /// <summary>To the host: the worker drains and serves nothing any more.</summary>
    Emptied,

    /// <summary>To the host: the plugin's code failed while serving.</summary>
    Fault,

    /// <summary>To the host: a line of the plugin's log.</summary>
    Log,

    /// <summary>To the host: the plugin logs under a category.</summary>
    LogCategory,

    /// <summary>To the host: the plugin's meter has one more instrument.</summary>
    Instrument,

    /// <summary>To the host: what an instrument has measured.</summary>
    Measured,

    /// <summary>To the host: the file for the plugin's state holds it as it is now.</summary>
    StateSaved,

    /// <summary>To the host: one more descriptor of memory in which sessions keep what must outlive the worker.</summary>
    Journal,
}
