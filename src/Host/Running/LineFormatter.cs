using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using PluginHost.Host.Output;

namespace PluginHost.Host.Running;

/// <summary>
/// A log entry as one line: local time, level, who speaks unless it is the host, what. Text from plugins cannot make it two, nor
/// send control sequences to a terminal. Only an exception's stack follows on lines of its own.
/// </summary>
internal sealed class LineFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    private const string HostCategories = "PluginHost.";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        string message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        textWriter.Write(time.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss.fff ", CultureInfo.InvariantCulture));
        textWriter.Write(LevelOf(logEntry.LogLevel));
        if (!logEntry.Category.StartsWith(HostCategories, StringComparison.Ordinal))
        {
            textWriter.Write(DisplayText.Of(logEntry.Category));
            textWriter.Write(": ");
        }

        string[] lines = message.TrimEnd().ReplaceLineEndings("\n").Split('\n');
        textWriter.WriteLine(DisplayText.Of(lines[0]));
        foreach (string line in lines.Skip(1))
        {
            textWriter.WriteLine($"    {DisplayText.Of(line)}");
        }

        if (logEntry.Exception is { } exception)
        {
            foreach (string line in exception.ToString().ReplaceLineEndings("\n").Split('\n'))
            {
                textWriter.WriteLine($"    {DisplayText.Of(line)}");
            }
        }
    }

    private static string LevelOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace ",
        LogLevel.Debug => "debug ",
        LogLevel.Information => "info  ",
        LogLevel.Warning => "warn  ",
        LogLevel.Error => "error ",
        _ => "fatal ",
    };
}
