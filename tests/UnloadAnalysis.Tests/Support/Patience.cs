namespace PluginHost.UnloadAnalysis.Tests;

/// <summary>The one backstop against a test that hangs. No test waits for it to pass.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Task WithPatience(this Task task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    public static Task<T> WithPatience<T>(this Task<T> task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);
}
