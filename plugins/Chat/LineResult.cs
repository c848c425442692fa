namespace PluginHost.Plugins.Chat;

internal enum LineResult
{
    /// <summary>There is no whole line.</summary>
    Incomplete,

    Complete,

    /// <summary>A line is longer than <see cref="Line.MaxLength"/>; its rest is skipped. Said once a line.</summary>
    TooLong,
}
