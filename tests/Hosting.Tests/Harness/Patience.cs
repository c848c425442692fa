namespace PluginHost.Hosting.Tests.Harness;

/// <summary>The one backstop against a test that hangs. No test waits for it to pass.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Task WithPatience(this Task task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    public static Task<T> WithPatience<T>(this Task<T> task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    public static Task<T> WithPatience<T>(this ValueTask<T> task) => task.AsTask().WithPatience();

    public static Task WithPatience(this ValueTask task) => task.AsTask().WithPatience();

    /// <summary>Waits for what nothing announces (a descriptor that closes, a count that falls) by looking again.</summary>
    public static async Task UntilAsync(Func<bool> isSo, Func<string> otherwise)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        while (!isSo())
        {
            Assert.False(limit.IsCancellationRequested, otherwise());
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None);
        }
    }
}
