using PluginHost.Hosting.Ipc;

namespace PluginHost.Hosting.Upgrade.Protocol;

/// <summary>How events are written in messages.</summary>
internal static class EventPayload
{
    // What hosts have called Overridden to each other from the first version on.
    private const string Overridden = "Intent";

    public static PayloadWriter Event(this PayloadWriter to, PluginEvent happened)
    {
        string kind = happened.Kind == PluginEventKind.Overridden ? Overridden : happened.Kind.ToString();
        return to.Number(happened.At.UtcTicks).Text(happened.Plugin).OptionalInt(happened.Generation).Text(kind).Text(happened.Message);
    }

    public static PluginEvent Event(this PayloadReader from) =>
        new(from.Moment(), from.Text(), from.OptionalInt(), KindOf(from.Text()), from.Text());

    /// <summary>A kind that this host does not know is a problem: its text says what happened.</summary>
    private static PluginEventKind KindOf(string name) =>
        name == Overridden ? PluginEventKind.Overridden
        : Enum.TryParse(name, out PluginEventKind kind) && Enum.IsDefined(kind) ? kind
        : PluginEventKind.Problem;
}
