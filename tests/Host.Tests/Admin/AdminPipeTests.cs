using PluginHost.Host.Admin;
using PluginHost.Host.Tests.Support;

namespace PluginHost.Host.Tests.Admin;

/// <summary>How clients find a host's pipe. The pipe itself is Windows': tests/WindowsAcceptance.</summary>
public sealed class AdminPipeTests
{
    [Fact]
    public async Task The_host_that_started_last_is_the_one_that_is_found()
    {
        using var directory = new TemporaryDirectory();
        Assert.Null(AdminPipe.FindName(directory.FullPath));
        var before = new AdminPipe(directory.FullPath, TimeProvider.System);
        var after = new AdminPipe(directory.FullPath, TimeProvider.System);
        Assert.NotEqual(before.Name, after.Name);

        await before.StartedAsync(TestContext.Current.CancellationToken);
        Assert.Equal(before.Name, AdminPipe.FindName(directory.FullPath));
        await after.StartedAsync(TestContext.Current.CancellationToken);

        Assert.Equal(after.Name, AdminPipe.FindName(directory.FullPath));
        Assert.Equal([AdminAddress.PipeFile(directory.FullPath)], Directory.EnumerateFileSystemEntries(directory.FullPath));
    }

    [Fact]
    public async Task An_address_that_cannot_be_published_fails_the_start()
    {
        using var directory = new TemporaryDirectory();
        var pipe = new AdminPipe(Path.Combine(directory.FullPath, "missing"), TimeProvider.System);

        await Assert.ThrowsAnyAsync<IOException>(() => pipe.StartedAsync(TestContext.Current.CancellationToken));
    }
}
