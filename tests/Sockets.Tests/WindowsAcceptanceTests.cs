using System.Diagnostics;

namespace PluginHost.Sockets.Tests;

/// <summary>Runs tests/WindowsAcceptance, which is built for Windows with its own runtime, under Wine.</summary>
public sealed class WindowsAcceptanceTests
{
    private const string Wine = "/usr/lib/wine/wine64";
    private const string WineServer = "/usr/lib/wine/wineserver64";

    // Creating a prefix takes half a minute on two busy cores.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task The_library_keeps_its_promises_on_windows()
    {
        if (!File.Exists(Wine))
        {
            string reason = $"Wine is not installed ({Wine}): the Windows acceptance did not run.";
            Assert.SkipWhen(Environment.GetEnvironmentVariable("PLUGINHOST_REQUIRE_EXTERNALS") != "1", reason);
            Assert.Fail(reason);
        }

        (int exitCode, string output) = await RunAsync(
            Wine, Path.Combine(Artifacts, "bin", "WindowsAcceptance", "release_win-x64", "windows-acceptance.exe"));
        await RunAsync(WineServer, "-k");

        Assert.True(exitCode == 0, output);
        Assert.Matches("^windows acceptance: [1-9][0-9]* passed$", output.TrimEnd().Split('\n')[^1].TrimEnd());
    }

    private static string Artifacts => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", ".."));

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, string argument)
    {
        var start = new ProcessStartInfo(program, [argument]) { RedirectStandardOutput = true };
        start.Environment["WINEPREFIX"] = Path.Combine(Artifacts, "wine", "prefix");
        start.Environment["WINEDEBUG"] = "-all";

        // No Gecko to install, and a crash must end the program rather than wait for a debugger.
        start.Environment["WINEDLLOVERRIDES"] = "mshtml=;winedbg.exe=d";

        // Wine does not let one page be mapped twice with different protections.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        Directory.CreateDirectory(start.Environment["WINEPREFIX"]!);
        using Process process = Process.Start(start)!;
        try
        {
            // The wine server inherits the pipe and outlives the program, so its end is not to be waited for: the last line is.
            var output = new List<string>();
            while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Limit, TestContext.Current.CancellationToken) is { } line)
            {
                output.Add(line);
                if (line.StartsWith("windows acceptance:", StringComparison.Ordinal))
                {
                    break;
                }
            }

            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);
            return (process.ExitCode, string.Join('\n', output));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
