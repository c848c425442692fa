using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>
/// A <see cref="SocketInformation"/> cannot be opened; <see cref="Fault"/> says why. No descriptor was opened, closed or lost.
/// </summary>
public sealed class SocketInformationException : Exception
{
    /// <summary>Creates the exception for <paramref name="fault"/> with its standard message.</summary>
    public SocketInformationException(SocketInformationFault fault)
        : this(fault, inner: null)
    {
    }

    internal SocketInformationException(SocketInformationFault fault, Exception? inner)
        : base(Describe(fault), inner) => Fault = fault;

    /// <summary>What is wrong with the information.</summary>
    public SocketInformationFault Fault { get; }

    private static string Describe(SocketInformationFault fault) => fault switch
    {
        SocketInformationFault.Malformed => "The socket information is empty, truncated, altered or not of this library's making.",
        SocketInformationFault.UnsupportedVersion =>
            "The socket information was written by a version of the library whose format this one does not read.",
        SocketInformationFault.UnsupportedKind =>
            "The socket information names a kind of hand-off that this version of the library, or this system, does not know.",
        SocketInformationFault.AnotherProcess => "The socket information belongs to another process.",
        SocketInformationFault.SourceGone => "The process that made the socket information has ended or cannot be reached from here.",
        SocketInformationFault.NoAnswer => "The process that made the socket information does not answer as it should.",
        _ => "No socket waits under this socket information: it was opened, discarded or given up before.",
    };
}
