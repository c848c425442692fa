namespace PluginHost.Sockets;

/// <summary>Where the socket that a <see cref="SocketTicket"/> names is to be had. Zero is no kind; numbers are never reused.</summary>
internal enum SocketTicketKind : byte
{
    /// <summary>In the table of this process.</summary>
    InProcess = 1,

    /// <summary>From its maker, which gives it to the target alone (Linux).</summary>
    Claim = 2,

    /// <summary>In the target's handle table already (Windows).</summary>
    WindowsHandle = 3,
}
