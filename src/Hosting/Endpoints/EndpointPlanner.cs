using System.Collections.Immutable;
using PluginHost.Contracts;
using PluginHost.Hosting.Configuration;
using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Endpoints;

/// <summary>Puts a plugin's endpoint attributes and its configuration together, and refuses what may not or cannot be.</summary>
internal static class EndpointPlanner
{
    /// <exception cref="EndpointException">An address is invalid, not granted, or not possible with the plugin's shape.</exception>
    public static ImmutableArray<EndpointPlan> Plan(
        PluginModel model, IReadOnlyList<EndpointAttribute> attributes, bool handlesConnections, bool receivesSockets)
    {
        var plans = new Dictionary<string, EndpointPlan>(StringComparer.OrdinalIgnoreCase);
        foreach (EndpointAttribute attribute in attributes)
        {
            if (plans.ContainsKey(attribute.Name))
            {
                throw new EndpointException(
                    $"{model.Name} declares two endpoints named '{attribute.Name}': give one of them another Name.");
            }

            EndpointOverride? configured = model.Endpoints.GetValueOrDefault(attribute.Name);
            EndpointAddress address = configured?.Url is { } url ? Parse(model.Name, attribute.Name, url) : Granted(model.Name, attribute);
            plans.Add(attribute.Name, new EndpointPlan(attribute.Name, address, configured?.Accept ?? model.Accept ?? attribute.Accept));
        }

        foreach ((string name, EndpointOverride added) in model.Endpoints.Where(e => !plans.ContainsKey(e.Key)))
        {
            if (added.Url is null)
            {
                throw new EndpointException(
                    $"{model.Name} has no endpoint '{name}' to configure, and {PluginModel.EndpointKey(model.Name, name)} gives no "
                        + "address to add one.", isRefusal: true);
            }

            plans.Add(name, new EndpointPlan(name, Parse(model.Name, name, added.Url), added.Accept ?? model.Accept ?? AcceptMode.Host));
        }

        if (plans.Count == 0)
        {
            throw new EndpointException(
                $"{model.Name} has no endpoint: give its class an [Endpoint] attribute or set "
                    + $"{PluginModel.EndpointKey(model.Name, EndpointAttribute.DefaultName)}.");
        }

        foreach (EndpointPlan plan in plans.Values)
        {
            CheckShape(model.Name, plan, handlesConnections, receivesSockets);
        }

        IEnumerable<EndpointPlan> chosen = plans.Values.Where(p => p.Address.EndPoint is not System.Net.IPEndPoint { Port: 0 });
        if (chosen.GroupBy(p => p.Address).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            string names = string.Join(" and ", twice.Select(p => $"'{p.Name}'"));
            throw new EndpointException($"{model.Name} names {twice.Key} twice, as {names}.");
        }

        return [.. plans.Values];
    }

    private static void CheckShape(string plugin, EndpointPlan plan, bool handlesConnections, bool receivesSockets)
    {
        if (plan.Address.Transport == EndpointTransport.Udp && !receivesSockets)
        {
            throw new EndpointException(
                $"{plugin} cannot serve {plan.Address}: a udp endpoint's socket is handed over, which needs ISocketReceiver.");
        }

        if (plan.Accept == AcceptMode.Plugin && !receivesSockets)
        {
            throw new EndpointException($"{plugin} cannot accept on {plan.Address} by itself: Accept=plugin needs ISocketReceiver.");
        }

        if (!handlesConnections && !receivesSockets)
        {
            throw new EndpointException($"{plugin} can take no connection: it implements neither of {EntryContracts.Display}.");
        }
    }

    private static EndpointAddress Granted(string plugin, EndpointAttribute attribute)
    {
        EndpointAddress address = Parse(plugin, attribute.Name, attribute.Url);
        return address.IsLocal
            ? address
            : throw new EndpointException(
                $"{plugin} asks for {address}, which other machines can reach; a plugin's attribute may bind a loopback address or a "
                    + "unix: path only. "
                + $"To grant it, set {PluginModel.EndpointKey(plugin, attribute.Name)} to \"{address}\".",
                isRefusal: true);
    }

    private static EndpointAddress Parse(string plugin, string endpoint, string url) =>
        EndpointAddress.TryParse(url, out EndpointAddress? address, out string? error)
            ? address
            : throw new EndpointException($"Endpoint '{endpoint}' of {plugin}: {error}");
}
