using PluginHost.Hosting.Ipc;

namespace PluginHost.Hosting.Upgrade.Protocol;

/// <summary>A generation whose place a new host's takes.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Hash">The hash of its files' content: the copy is in the state directory, which both hosts use.</param>
/// <param name="SessionVersion">The format of its sessions; null if it has none.</param>
/// <param name="StateVersion">The format of its state; null if it has none.</param>
/// <param name="Taken">Connections that it has taken in all.</param>
/// <param name="Link">Where to ask for what it has.</param>
internal sealed record OfferedGeneration(int Number, string Hash, int? SessionVersion, int? StateVersion, long Taken, string Link)
{
    public static OfferedGeneration Read(PayloadReader from) =>
        new(from.Int(), from.Text(), from.OptionalInt(), from.OptionalInt(), from.Number(), from.Text());

    public PayloadWriter Write(PayloadWriter to) =>
        to.Int(Number).Text(Hash).OptionalInt(SessionVersion).OptionalInt(StateVersion).Number(Taken).Text(Link);
}
