namespace PluginHost.UnloadAnalysis;

/// <summary>What keeps an object alive by itself.</summary>
internal enum RootKind
{
    StaticField,
    ThreadStatic,
    HiddenStatics,
    StrongHandle,
    PinnedHandle,
    RefCountedHandle,
    Stack,
    RunningMethod,
    FinalizerQueue,
}
