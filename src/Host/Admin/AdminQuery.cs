using PluginHost.Host.Wire;
using PluginHost.Hosting;

namespace PluginHost.Host.Admin;

/// <summary>What a command's request says, in its own words.</summary>
/// <param name="Name">The plugin's.</param>
/// <param name="Wait"><c>cutover</c>, <c>drained</c> or <c>unloaded</c>.</param>
/// <param name="Force"><c>true</c> or <c>false</c>.</param>
internal sealed record AdminQuery(string Name, string? Wait, string? Force)
{
    public WaitFor? WaitFor => Wait is null ? null : WaitWords.Parse(Wait);

    public bool IsForced => Force == "true";

    /// <summary>What is wrong with it; null if nothing is.</summary>
    public string? FindFault() =>
        Wait is not null && WaitFor is null ? $"wait is '{Wait}'; it can be {string.Join(", ", WaitWords.All)}."
        : Force is not (null or "true" or "false") ? $"force is '{Force}'; it can be true or false."
        : null;
}
