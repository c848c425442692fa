using System.Reflection.Metadata;
using PluginHost.Hosting.Tests.Harness;
using PluginHost.Hosting.Tests.Loading;

[assembly: MetadataUpdateHandler(typeof(RecordingHandler))]

namespace PluginHost.Hosting.Tests.Loading;

/// <summary>A handler of hot reload as libraries have them; for one test at a time.</summary>
internal static class RecordingHandler
{
    private static TaskCompletionSource _entered = new();

    public static List<Type[]?> Calls { get; } = [];

    public static bool Fails { get; set; }

    /// <summary>Holds calls up.</summary>
    public static ManualResetEventSlim? Gate { get; set; }

    /// <summary>Ends with the first call.</summary>
    public static Task Entered => _entered.Task;

    public static void Reset()
    {
        Calls.Clear();
        (Fails, Gate, _entered) = (false, null, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    public static void ClearCache(Type[]? types)
    {
        Calls.Add(types);
        _entered.TrySetResult();
        Gate?.Wait(Patience.Limit);
        if (Fails)
        {
            throw new InvalidOperationException("cannot forget");
        }
    }
}
