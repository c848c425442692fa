namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>One command.</summary>
internal sealed class Command(string name, int arity, CommandTraits traits, KeyPlaces keys, Action<Call> body)
{
    /// <summary>Lower case.</summary>
    public string Name => name;

    /// <summary>The number of arguments, the name included; negative: at least so many.</summary>
    public int Arity => arity;

    public CommandTraits Traits => traits;

    public KeyPlaces Keys => keys;

    /// <summary>Writes one reply.</summary>
    public Action<Call> Body { get; } = body;

    public bool Takes(int arguments) => arity >= 0 ? arguments == arity : arguments >= -arity;
}
