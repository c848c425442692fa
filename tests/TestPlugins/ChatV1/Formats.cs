namespace PluginHost.Plugins.Chat;

/// <summary>Those of the first version.</summary>
internal static class Formats
{
    internal const int Session = 1;

    internal const int State = 1;
}
