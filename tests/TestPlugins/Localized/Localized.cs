using System.Globalization;
using System.Resources;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.Localized;

/// <summary>Has texts in two languages, one in a satellite assembly.</summary>
public sealed class Localized : IConnectionHandler
{
    private static readonly ResourceManager Texts = new("PluginHost.TestPlugins.Localized.Texts", typeof(Localized).Assembly);

    public Task HandleAsync(IConnection connection, CancellationToken aborted) => Task.CompletedTask;

    public override string ToString() =>
        string.Join(' ', new[] { "en", "de", "fr" }.Select(culture => Texts.GetString("Greeting", new CultureInfo(culture))));
}
