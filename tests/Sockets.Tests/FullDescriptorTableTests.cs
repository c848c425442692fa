using System.Diagnostics;

namespace PluginHost.Sockets.Tests;

/// <summary>
/// Runs <see cref="FullDescriptorTable"/> in a child process: a full table is nothing to have in common with other tests.
/// </summary>
public sealed class FullDescriptorTableTests
{
    [Theory]
    [InlineData(nameof(FullDescriptorTable.Duplicating_fails_and_changes_nothing))]
    [InlineData(nameof(FullDescriptorTable.The_first_use_fails_and_changes_nothing))]
    [InlineData(nameof(FullDescriptorTable.Opening_needs_no_descriptor))]
    [InlineData(nameof(FullDescriptorTable.Duplicating_for_another_process_fails_and_changes_nothing))]
    [InlineData(nameof(FullDescriptorTable.A_claim_that_cannot_be_made_leaves_the_socket_to_be_claimed_and_one_that_finds_no_room_loses_it))]
    public async Task Scenario_holds(string scenario)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "PluginHost.Sockets.Tests");
        string arguments = $"-explicit only -method {typeof(FullDescriptorTable).FullName}.{scenario}";
        using Process child = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"ulimit -n 256; exec '{program}' {arguments}"])
        {
            RedirectStandardOutput = true,
        })!;

        string output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WithPatience();
        await child.WaitForExitAsync(TestContext.Current.CancellationToken).WithPatience();

        Assert.True(child.ExitCode == 0, output);
        Assert.Contains("Total: 1, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0", output, StringComparison.Ordinal);
    }
}
