using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PluginHost.Sockets;

/// <summary>
/// The two facts about a <see cref="Socket"/> that no public API tells or changes. A runtime without these fields is got along with.
/// </summary>
internal static class RuntimeInternals
{
    // SafeHandle counts references in the bits above Closed and Disposed (dotnet/runtime, SafeHandle.cs).
    private const int ReferenceShift = 2;

    private static readonly bool HasState = HasField(typeof(SafeHandle), "_state", typeof(int));
    private static readonly bool HasRightEndPoint = HasField(typeof(Socket), "_rightEndPoint", typeof(EndPoint));

    /// <summary>How many hold the handle, its owner included; 0 when the runtime does not tell.</summary>
    public static int ReferencesOf(SafeHandle handle) => HasState ? Volatile.Read(ref State(handle)) >> ReferenceShift : 0;

    /// <summary>Makes a bound Unix-domain socket forget its path, which it would delete when it is disposed, duplicated or not.</summary>
    public static void KeepBoundFile(Socket socket)
    {
        if (HasRightEndPoint && socket.AddressFamily == AddressFamily.Unix)
        {
            RightEndPoint(socket) = null;
        }
    }

    private static bool HasField(Type type, string name, Type fieldType) =>
        type.GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)?.FieldType == fieldType;

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_state")]
    private static extern ref int State(SafeHandle handle);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_rightEndPoint")]
    private static extern ref EndPoint? RightEndPoint(Socket socket);
}
