using System.Runtime.InteropServices;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTypes.Cases;

/// <summary>Lets a native library call it.</summary>
internal sealed partial class NativeCallback(IPluginContext context) : UnloadCase(context)
{
    private readonly Comparison _compare = static (a, b) => Marshal.ReadInt32(a).CompareTo(Marshal.ReadInt32(b));

    public override Task UseAsync(CancellationToken aborted)
    {
        int[] numbers = [3, 1, 2];
        unsafe
        {
            Sort(numbers, 3, sizeof(int), _compare);
        }
        return Task.CompletedTask;
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Comparison(nint a, nint b);

    [LibraryImport("libc", EntryPoint = "qsort")]
    private static partial void Sort([In, Out] int[] items, nuint count, nuint size, Comparison compare);
}
