namespace PluginHost.Hosting;

/// <summary>
/// What went wrong in a plugin's code, as text: the exception itself stays on the plugin's side, because keeping it would keep the code
/// loaded.
/// </summary>
/// <param name="During">What the plugin was doing, such as <c>StartAsync</c> or <c>HandleAsync</c>.</param>
/// <param name="Message">One line: the exception's type and message, or that a call did not return in time.</param>
/// <param name="Detail">The exception with its stack, as text; null where there was none.</param>
public sealed record PluginFault(string During, string Message, string? Detail)
{
    private const int MaxMessage = 1024;
    private const int MaxDetail = 16 * 1024;

    /// <summary>Copies an exception to text. An exception whose own members throw is described by its type.</summary>
    internal static PluginFault Of(string during, Exception exception)
    {
        string type = exception.GetType().FullName ?? exception.GetType().Name;
        try
        {
            string detail = exception.ToString();
            return new PluginFault(
                during, $"{type}: {Cut(OneLine(exception.Message ?? string.Empty), MaxMessage)}", Cut(detail, MaxDetail));
        }
        catch (Exception)
        {
            // Message and ToString are the plugin's code too.
            return new PluginFault(during, $"{type} (its message could not be read)", null);
        }
    }

    private static string Cut(string text, int longest) => text.Length > longest ? text[..longest] + "…" : text;

    private static string OneLine(string text) =>
        string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    internal static PluginFault Late(string during, TimeSpan timeout) =>
        new(during, $"did not return within {timeout.TotalSeconds:0.###} s", null);

    internal static PluginFault GivenUp(string during) => new(during, "was given up, because the host stops", null);

    /// <inheritdoc/>
    public override string ToString() => $"{During}: {Message}";
}
