namespace PluginHost.TestPlugins;

/// <summary>Something to serialise, convert, bind and keep.</summary>
public sealed class Payload
{
    public Payload()
    {
    }

    public Payload(string name, int number) => (Name, Number) = (name, number);

    public string Name { get; set; } = string.Empty;

    public int Number { get; set; }
}
