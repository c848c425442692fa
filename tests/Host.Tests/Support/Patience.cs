namespace PluginHost.Host.Tests.Support;

/// <summary>The backstop of every wait: tests wait for events, and this only keeps a broken one from hanging.</summary>
internal static class Patience
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    /// <summary>For what nothing announces, such as the end of a file.</summary>
    public static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    /// <inheritdoc cref="UntilAsync(Func{bool})"/>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        while (!await condition())
        {
            await Task.Delay(Glance, limit.Token);
        }
    }

    public static Task<T> OrFail<T>(this Task<T> task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    public static Task OrFail(this Task task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);
}
