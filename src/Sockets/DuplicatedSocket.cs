using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>A socket that no receiver owns yet. Its holder calls either <see cref="ToSocket"/> or <see cref="Close"/>, once.</summary>
internal abstract class DuplicatedSocket
{
    /// <summary>Whether others use what it names: then it must never be reset.</summary>
    public abstract bool IsShared { get; }

    /// <summary>Duplicates <paramref name="source"/> and leaves it open.</summary>
    public static DuplicatedSocket Duplicate(Socket source)
    {
        if (OperatingSystem.IsLinux())
        {
            return LinuxDuplicatedSocket.DuplicateOf(source);
        }

        return OperatingSystem.IsWindows() ? new WindowsSharedSocket(source) : throw Unsupported();
    }

    /// <summary>Duplicates <paramref name="source"/> and closes it. When this throws, the source is as it was.</summary>
    public static DuplicatedSocket DuplicateAndClose(Socket source)
    {
        if (OperatingSystem.IsLinux())
        {
            return LinuxDuplicatedSocket.MovedFrom(source);
        }

        if (OperatingSystem.IsWindows())
        {
            // What is borrowed can be lent on, but is not its borrower's to close.
            return source is SharedDuplicate ? new WindowsSharedSocket(source) : WindowsDuplicatedSocket.MovedFrom(source);
        }

        throw Unsupported();
    }

    /// <summary>Makes the <see cref="Socket"/>, which its receiver owns. When this throws, what was duplicated is closed.</summary>
    public abstract Socket ToSocket();

    /// <summary>Closes what was duplicated.</summary>
    public abstract void Close();

    private static PlatformNotSupportedException Unsupported() => new("Sockets can be duplicated on Linux and Windows only.");
}
