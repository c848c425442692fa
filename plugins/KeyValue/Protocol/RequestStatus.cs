namespace PluginHost.Plugins.KeyValue.Protocol;

/// <summary>What the parser found at the head of the input.</summary>
internal enum RequestStatus
{
    /// <summary>A whole request; one without arguments (an empty line, an empty array) is to be ignored.</summary>
    Complete,

    /// <summary>A part of one.</summary>
    Incomplete,

    /// <summary>Nothing that could become one.</summary>
    Malformed,
}
