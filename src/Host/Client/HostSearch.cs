using PluginHost.Host.Admin;
using PluginHost.Host.State;

namespace PluginHost.Host.Client;

/// <summary>Where a client looks for the host, and what to say when nobody answers there.</summary>
internal sealed class HostSearch(StatePlaces places)
{
    /// <summary>The state directory of the host that is meant.</summary>
    public string StateDirectory { get; } = places.ForClient(AdminAddress.Exists);

    /// <summary>What was tried, in order, and why each was not it.</summary>
    /// <param name="whyNot">Why there is no host at <see cref="StateDirectory"/>.</param>
    public IReadOnlyList<string> Explain(string whyNot)
    {
        var tried = new List<string>();
        foreach (StatePlace place in places.All)
        {
            bool meant = place.Directory == StateDirectory;
            string why = place.Directory is not { } directory ? (place == places.All[0] ? "not given" : "not set")
                : meant ? $"{directory}: {whyNot}"
                : $"{directory}: no host has a socket there";
            tried.Add($"{place.Source}: {why}");
            if (meant)
            {
                break;
            }
        }

        return tried;
    }
}
