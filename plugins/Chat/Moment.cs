using System.Globalization;

namespace PluginHost.Plugins.Chat;

/// <summary>A time as members read it: to the second, in UTC.</summary>
internal static class Moment
{
    internal static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
