using PluginHost.Hosting.Ipc;

namespace PluginHost.Hosting.Upgrade.Protocol;

/// <summary>How events are written in messages.</summary>
internal static class EventPayload
{
    public static PayloadWriter Event(this PayloadWriter to, PluginEvent happened) =>
        to.Number(happened.At.UtcTicks).Text(happened.Plugin).OptionalInt(happened.Generation).Text(happened.Kind.ToString()).Text(
            happened.Message);

    /// <summary>A kind that this host does not know is a problem: its text says what happened.</summary>
    public static PluginEvent Event(this PayloadReader from) => new(
        from.Moment(),
        from.Text(),
        from.OptionalInt(),
        Enum.TryParse(from.Text(), out PluginEventKind kind) && Enum.IsDefined(kind) ? kind : PluginEventKind.Problem,
        from.Text());
}
