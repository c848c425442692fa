using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PluginHost.TestPlugins.Mortal;

/// <summary>Ways to end a process that no caller can catch.</summary>
internal static class Death
{
    public static void Of(string how)
    {
        switch (how)
        {
            case "kill":
                Process.GetCurrentProcess().Kill();
                break;
            case "throw":
                var thread = new Thread(() => throw new InvalidOperationException("on a thread of its own"));
                thread.Start();
                thread.Join();
                break;
            case "overflow":
                Overflow(1);
                break;
            case "failfast":
                Environment.FailFast("enough is enough");
                break;
            case "exit":
                Environment.Exit(7);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Overflow(int depth) => Overflow(depth + 1) + depth;
}
