using PluginHost.Hosting;
using Spectre.Console;

namespace PluginHost.Host.Output;

/// <summary>What colours mean: they only repeat what the words say.</summary>
internal static class Palette
{
    public static Style Plain { get; } = Style.Plain;

    public static Style Faint { get; } = new(decoration: Decoration.Dim);

    public static Style Strong { get; } = new(decoration: Decoration.Bold);

    public static Style Good { get; } = new(Color.Green);

    public static Style Attention { get; } = new(Color.Yellow);

    public static Style Bad { get; } = new(Color.Red);

    public static Style Of(PluginState state) => state switch
    {
        PluginState.Serving => Good,
        PluginState.Reloading or PluginState.Drained => Attention,
        PluginState.Failed => Bad,
        _ => Faint,
    };
}
