using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Logging;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Obedient;

/// <summary>Does what each line says, and answers with a line. Its addresses are such as only one process at a time could have.</summary>
[Endpoint("tcp://127.0.0.1:17307")]
[Endpoint("unix:/tmp/obedient.socket", Name = "local")]
public sealed partial class Obedient(IPluginContext context) : IConnectionHandler, IPluginLifecycle
{
    private readonly ILogger _logger = context.LoggerFactory.CreateLogger<Obedient>();

    /// <summary>Which copy of the code this is.</summary>
    public static int Calls { get; private set; }

    public ValueTask StartAsync(CancellationToken cancellationToken) =>
        context.Settings["Fail"] is { } why ? throw new InvalidOperationException(why) : ValueTask.CompletedTask;

    public ValueTask StopAsync(CancellationToken deadline) => ValueTask.CompletedTask;

    public async Task HandleAsync(IConnection connection, CancellationToken aborted)
    {
        using var reader = new StreamReader(connection.Transport.Input.AsStream());
        while (await reader.ReadLineAsync(aborted) is { } line)
        {
            Calls++;
            string answer = await DoAsync(line.Split(' ', 2), aborted);
            await connection.Transport.Output.WriteAsync(Encoding.UTF8.GetBytes(answer + "\n"), aborted);
        }
    }

    private async Task<string> DoAsync(string[] words, CancellationToken aborted)
    {
        switch (words)
        {
            case ["setting", var key]:
                return context.Settings[key] ?? "none";
            case ["now"]:
                return context.TimeProvider.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
            case ["wait", var seconds]:
                await Task.Delay(TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)), context.TimeProvider, aborted);
                return "waited";
            case ["log", var text]:
                _logger.LogDebug("{Text}", text);
                return "logged";
            case ["library"]:
                return Greeting.Text;
            case ["native"]:
                return SqliteVersion().ToString(CultureInfo.InvariantCulture);
            case ["leak"]:
                AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
                return "leaked";
            default:
                return $"generation {context.Generation}";
        }
    }

    private void OnProcessExit(object? sender, EventArgs e) => _logger.LogInformation("never seen");

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_libversion_number")]
    private static partial int SqliteVersion();
}
