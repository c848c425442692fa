namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>What COMMAND tells of a command, and what the dispatcher goes by.</summary>
[Flags]
internal enum CommandTraits
{
    None = 0,

    /// <summary>Changes no key.</summary>
    ReadOnly = 1,

    /// <summary>May change keys.</summary>
    Write = 2,

    /// <summary>Allowed to a subscriber.</summary>
    Subscriber = 4,
}
