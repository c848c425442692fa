using System.Diagnostics;

namespace PluginHost.Sockets.Tests;

/// <summary>Runs examples/SocketDuplication, which docs/sockets.md goes through.</summary>
public sealed class ExampleTests
{
    [Fact]
    public async Task The_example_does_what_the_page_says()
    {
        string program = Path.GetFullPath(
            Path.Combine(AppContext.BaseDirectory, "..", "..", "SocketDuplication", "release", "SocketDuplication"));
        using Process example = Process.Start(new ProcessStartInfo(program) { RedirectStandardOutput = true })!;

        string output = await example.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WithPatience();
        await example.WaitForExitAsync(TestContext.Current.CancellationToken).WithPatience();

        Assert.True(example.ExitCode == 0, output);
        Assert.Contains("the receiver answered: hello", output, StringComparison.Ordinal);
        Assert.Contains("the receiver's context is unloaded: True", output, StringComparison.Ordinal);
        Assert.Contains("a second time: NotPending", output, StringComparison.Ordinal);
        Assert.Contains("answered: hello 2", output, StringComparison.Ordinal);
    }
}
