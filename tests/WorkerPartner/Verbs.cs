using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PluginHost.Hosting.Processes;

namespace PluginHost.WorkerPartner;

/// <summary>What a worker may do to itself, and what it may say about itself.</summary>
internal static class Verbs
{
    public static int Run(string[] words)
    {
        switch (words[0])
        {
            case "throw":
                throw new InvalidOperationException("nothing\nto be done", new FormatException("inside"));
            case "throw-deep":
                Deep(30);
                break;
            case "overflow":
                Overflow(1);
                break;
            case "fail-fast":
                Environment.FailFast("enough is enough");
                break;
            case "fail-fast-silently":
                Environment.FailFast(null);
                break;
            case "fault":
                Marshal.ReadByte(12_345);
                break;
            case "allocate":
                Allocate();
                break;
            case "limits":
                WorkerLimits.ApplyHere();
                Inspection.Print();
                break;
            case "open":
                WorkerLimits.ApplyHere();
                OpenAll();
                break;
            case "hold":
                Console.WriteLine("ready");
                Thread.Sleep(Timeout.Infinite);
                break;
            case "watch":
                HostWatching.Watch(Number(words[1]), words[2]);
                break;
            case "host":
                HostWatching.Host(words[1]);
                break;
            case "exit":
                Console.Error.WriteLine("the reason");
                return Number(words[1]);
            default:
                return 2;
        }

        return 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Deep(int depth)
    {
        if (depth == 0)
        {
            throw new InvalidOperationException("from the depth");
        }

        Deep(depth - 1);
        GC.KeepAlive(depth);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Overflow(int depth) => Overflow(depth + 1) + depth;

    // Until the runtime says no. More than any limit that a test sets ends it well.
    private static void Allocate()
    {
        var all = new List<byte[]>();
        for (int i = 0; i < 1024; i++)
        {
            byte[] some = GC.AllocateUninitializedArray<byte>(1 << 20);
            some.AsSpan().Fill(1);
            all.Add(some);
        }

        GC.KeepAlive(all);
    }

    private static void OpenAll()
    {
        var all = new List<FileStream>();
        try
        {
            for (int i = 0; i < 100_000; i++)
            {
                all.Add(File.OpenRead("/dev/null"));
            }
        }
        catch (IOException e)
        {
            all.ForEach(file => file.Dispose());
            Console.WriteLine($"{all.Count < 150} {e.Message}");
        }
    }
}
