using System.Globalization;

namespace PluginHost.Host.Output;

/// <summary>Times as people read them. Local time, because so does the log.</summary>
internal static class Moment
{
    /// <summary>The time today, or with the date on other days.</summary>
    public static string Since(DateTimeOffset at, TimeProvider time)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(at, time.LocalTimeZone);
        string format = local.Date == time.GetLocalNow().Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm";
        return local.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>Such as <c>12 s</c> or <c>3 min 5 s</c>; never less than nothing.</summary>
    public static string Until(DateTimeOffset at, TimeProvider time)
    {
        long seconds = Math.Max(0, (long)Math.Ceiling((at - time.GetUtcNow()).TotalSeconds));
        return seconds < 60 ? $"{seconds} s" : $"{seconds / 60} min {seconds % 60} s";
    }
}
