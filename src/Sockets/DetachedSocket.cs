using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>A duplicate that no <see cref="Socket"/> owns yet. Its holder calls one of its two methods, once.</summary>
internal abstract class DetachedSocket
{
    /// <summary>Duplicates <paramref name="source"/> and leaves it open.</summary>
    public static DetachedSocket Duplicate(Socket source) =>
        OperatingSystem.IsLinux() ? LinuxDetachedSocket.DuplicateOf(source) : throw Unsupported();

    /// <summary>Duplicates <paramref name="source"/> and closes it. When this throws, the source is as it was.</summary>
    public static DetachedSocket DuplicateAndClose(Socket source) =>
        OperatingSystem.IsLinux() ? LinuxDetachedSocket.MovedFrom(source) : throw Unsupported();

    /// <summary>Closes <paramref name="shared"/>, whose open file others use too, without leaving a trace on it.</summary>
    public static void CloseShared(Socket shared)
    {
        if (OperatingSystem.IsLinux())
        {
            LinuxDetachedSocket.CloseAside(shared);
        }
        else
        {
            shared.Dispose();
        }
    }

    /// <summary>Makes the <see cref="Socket"/>, which owns the duplicate from then on. When this throws, the duplicate is closed.</summary>
    public abstract Socket ToSocket();

    /// <summary>Closes the duplicate.</summary>
    public abstract void Close();

    private static PlatformNotSupportedException Unsupported() => new("Sockets can be duplicated on Linux and Windows only.");
}
