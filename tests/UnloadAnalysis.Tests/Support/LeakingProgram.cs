using System.Diagnostics;
using System.Reflection;

namespace PluginHost.UnloadAnalysis.Tests;

/// <summary>A process that runs the program that leaks. Killed when disposed.</summary>
internal sealed class LeakingProgram : IDisposable
{
    private static readonly string Fixtures = typeof(LeakingProgram).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Fixtures").Value!;

    private readonly Process _process;

    private LeakingProgram(Process process) => _process = process;

    public static string ExecutablePath { get; } =
        Path.Combine(
            Fixtures,
            "LeakingProgram",
            "release",
            OperatingSystem.IsWindows() ? "PluginHost.LeakingProgram.exe" : "PluginHost.LeakingProgram");

    public static string PluginPath { get; } = Path.Combine(Fixtures, "LeakingPlugin", "release", "PluginHost.LeakingPlugin.dll");

    /// <summary>The analysis in a child process, as a host would run it.</summary>
    public static AnalysisProcess Analysis { get; } = new([ExecutablePath, "analyze"]);

    public int Id => _process.Id;

    /// <summary>Starts it, lets the habits act and returns when all have.</summary>
    public static async Task<LeakingProgram> StartAsync(params string[] habits)
    {
        var program = new LeakingProgram(Start(ExecutablePath, [PluginPath, .. habits]));
        try
        {
            string? line = await program._process.StandardOutput.ReadLineAsync().WithPatience();
            Assert.Equal("ready", line);
            return program;
        }
        catch
        {
            program.Dispose();
            throw;
        }
    }

    /// <summary>Runs a command to its end, with what it wrote.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string file, string[] arguments, params (string Name, string Value)[] environment)
    {
        using Process process = Start(file, arguments, environment);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WithPatience();
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        return (process.ExitCode, await output.WithPatience(), await error.WithPatience());
    }

    /// <summary>Tells it to end, which it does if it still runs as it should.</summary>
    public async Task EndAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
        await _process.WaitForExitAsync().WithPatience();
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static Process Start(string file, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };

        // Garbage is to be there when the dump is written.
        start.Environment["DOTNET_GCgen0size"] = "0x4000000";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
