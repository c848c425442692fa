using Microsoft.Extensions.Logging.Console;

namespace PluginHost.Host.Running;

/// <summary>All of the log goes to stderr, a line an entry; the section <c>Logging</c> says how much.</summary>
internal static class HostLogging
{
    public static void Use(ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.AddFilter("Microsoft", LogLevel.Warning);

        // A start that fails is reported once, in an operator's words, by the verb.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddConfiguration(configuration.GetSection("Logging"));
        logging.AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
        logging.AddConsole(console =>
        {
            console.FormatterName = LineFormatter.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
    }
}
