namespace PluginHost.Plugins.Chat;

/// <summary>The newest formats in which this build writes what moves. It also reads and writes all earlier ones.</summary>
internal static class Formats
{
    /// <summary>1: nick, room, whether a line is being skipped, unsent lines. 2: when the member came, after the room.</summary>
    internal const int Session = 2;

    /// <summary>1: for each room its name, the last message's number, and of each message who said what. 2: and when, before who.</summary>
    internal const int State = 2;
}
