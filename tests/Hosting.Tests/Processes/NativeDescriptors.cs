using System.Runtime.InteropServices;

namespace PluginHost.Hosting.Tests.Processes;

/// <summary>A descriptor as other software opens it: one that children inherit.</summary>
internal static class NativeDescriptors
{
    public static int OpenInheritable(string path)
    {
        int descriptor = Open(path, 0);
        Assert.True(descriptor >= 0);
        return descriptor;
    }

    [DllImport("libc", EntryPoint = "close")]
    public static extern int Close(int descriptor);

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi)]
    private static extern int Open(string path, int flags);
}
