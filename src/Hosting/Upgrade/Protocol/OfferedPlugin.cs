using PluginHost.Hosting.Ipc;

namespace PluginHost.Hosting.Upgrade.Protocol;

/// <summary>A plugin that a new host is to take over.</summary>
/// <param name="Name">Its name.</param>
/// <param name="LastGeneration">The number of the youngest generation there has been.</param>
/// <param name="Serving">What serves; null if nothing does.</param>
internal sealed record OfferedPlugin(string Name, int LastGeneration, OfferedGeneration? Serving)
{
    public static OfferedPlugin Read(PayloadReader from) => new(from.Text(), from.Int(), from.Bool() ? OfferedGeneration.Read(from) : null);

    public PayloadWriter Write(PayloadWriter to)
    {
        to.Text(Name).Int(LastGeneration).Bool(Serving is not null);
        return Serving is null ? to : Serving.Write(to);
    }
}
