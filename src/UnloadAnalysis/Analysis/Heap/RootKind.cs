namespace PluginHost.UnloadAnalysis;

/// <summary>What keeps an object alive by itself.</summary>
internal enum RootKind
{
    StaticField,
    ThreadStatic,
    StrongHandle,
    PinnedHandle,
    RefCountedHandle,
    Stack,
    RunningMethod,
    FinalizerQueue,
}
