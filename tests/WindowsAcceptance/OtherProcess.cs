using System.Diagnostics;
using System.Net.Sockets;

namespace PluginHost.WindowsAcceptance;

/// <summary>This program once more, as a partner that does what it is asked line by line.</summary>
/// <param name="argument">What it is to be.</param>
internal sealed class OtherProcess(string argument = OtherProcess.Argument) : IDisposable
{
    public const string Argument = "partner";
    public const string EngineArgument = "engine";

    private readonly Process _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [argument])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    public int Id => _process.Id;

    public async Task<string> AskAsync(params string[] words)
    {
        await TellAsync(words);
        return await AnswerAsync();
    }

    public Task TellAsync(params string[] words) => _process.StandardInput.WriteLineAsync(string.Join(' ', words));

    public async Task<string> AnswerAsync() =>
        await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the other process has ended");

    public Task<string> OpenAsync(SocketInformation information) =>
        AskAsync("open", Convert.ToBase64String(information.ProtocolInformation));

    public async Task<SocketInformation> MoveAsync(int target) =>
        new() { ProtocolInformation = Convert.FromBase64String(await AskAsync("move", $"{target}")) };

    public async Task EndAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
