using System.Globalization;

namespace PluginHost.Hosting.Upgrade.Protocol;

/// <summary>How a new host learns whose place it is to take: environment variables, because its arguments are the old host's.</summary>
/// <param name="Link">Where to find the old host.</param>
/// <param name="ProcessId">Which process that is.</param>
/// <param name="Lock">The state directory's lock, which both hold until the old one has ended: the new host's descriptor of it, on Windows
/// the old host's handle.</param>
internal sealed record UpgradeVariables(string Link, int ProcessId, int Lock)
{
    private const string Name = "PLUGINHOST_UPGRADE";

    /// <summary>
    /// What this process was told; null if it is no upgrade. Told once: no process that this one starts must take it for its own.
    /// </summary>
    /// <exception cref="UpgradeException">It makes no sense.</exception>
    public static UpgradeVariables? Take()
    {
        if (Environment.GetEnvironmentVariable(Name) is not { Length: > 0 } text)
        {
            return null;
        }

        Environment.SetEnvironmentVariable(Name, null);
        return text.Split(' ') is [var link, var process, var held]
            && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out int processId)
            && int.TryParse(held, NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor)
            ? new UpgradeVariables(link, processId, descriptor)
            : throw new UpgradeException(
                $"{Name} makes no sense: '{text}'. A host sets it for the process that is to take its place; nobody else does.");
    }

    /// <summary>As a variable for the new process.</summary>
    public KeyValuePair<string, string> ToVariable() =>
        new(Name, string.Create(CultureInfo.InvariantCulture, $"{Link} {ProcessId} {Lock}"));
}
