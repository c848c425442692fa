using System.Text.Json;
using Microsoft.Extensions.Options;
using PluginHost.Hosting;

namespace PluginHost.Host.Running;

/// <summary>Where configuration comes from, the stronger after the weaker: a file, the environment, what the command line says.</summary>
internal static class ConfigurationSources
{
    private const string DefaultFile = "appsettings.json";

    /// <summary>The file that is read: the one that was given, or the one beside the executable.</summary>
    public static string FileOf(string? given) => Path.GetFullPath(given ?? Path.Combine(AppContext.BaseDirectory, DefaultFile));

    /// <summary>Adds the file and the environment.</summary>
    /// <exception cref="ConfigurationException">The file cannot be read.</exception>
    public static void AddTo(IConfigurationBuilder configuration, string file, bool mustExist)
    {
        try
        {
            // Read again on SIGHUP, never by itself: a file half written must not be applied.
            configuration.AddJsonFile(file, optional: !mustExist, reloadOnChange: false);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(Describe(file, e));
        }

        configuration.AddEnvironmentVariables();
    }

    /// <summary>Why a file cannot be read, with the place in it.</summary>
    public static string Describe(string file, Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => $"The configuration file '{file}' does not exist.",
        UnauthorizedAccessException => $"The configuration file '{file}' may not be read.",
        { InnerException.InnerException: JsonException { LineNumber: { } line } json } =>
            $"{file}:{line + 1}:{json.BytePositionInLine + 1}: no valid JSON: {WithoutPlace(json.Message)}",
        { InnerException: { } inner } => $"{file}: {inner.Message}",
        _ => $"{file}: {exception.Message}",
    };

    /// <summary>Every fault of invalid options, a line each.</summary>
    public static IEnumerable<string> Describe(Exception exception) => exception switch
    {
        OptionsValidationException invalid => invalid.Failures,
        { InnerException: { } inner } => [$"{exception.Message} {inner.Message}"],
        _ => [exception.Message],
    };

    /// <summary>What the command line says, as configuration.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> FromCommandLine(RunSettings settings)
    {
        yield return new($"{PluginHostOptions.SectionName}:{nameof(PluginHostOptions.StateDirectory)}", settings.StateDirectory);
        if (settings.PluginsDirectory is { } plugins)
        {
            yield return new($"{PluginHostOptions.SectionName}:{nameof(PluginHostOptions.PluginsDirectory)}", plugins);
        }
    }

    private static string WithoutPlace(string message)
    {
        int place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return place < 0 ? message : message[..place];
    }
}
