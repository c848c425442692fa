using System.Globalization;

namespace PluginHost.Plugins.Chat;

/// <summary>What somebody said in a room.</summary>
/// <param name="Number">Its place among all that was ever said there, from 1.</param>
/// <param name="Said">When; null if that was before it was kept.</param>
/// <param name="Nick">By whom, as he was called then.</param>
/// <param name="Text">What.</param>
internal readonly record struct Message(long Number, DateTimeOffset? Said, string Nick, string Text)
{
    /// <summary>As it is read when it is said.</summary>
    public override string ToString() => $"<{Nick}> {Text}";

    /// <summary>As it is read later.</summary>
    internal string Recall() => string.Create(
        CultureInfo.InvariantCulture, $"* {Number}{(Said is { } said ? $" {Moment.Format(said)}" : string.Empty)} {this}");
}
