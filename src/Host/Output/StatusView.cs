using PluginHost.Host.Wire;
using PluginHost.Hosting;

namespace PluginHost.Host.Output;

/// <summary>The status for a person: what is wrong with the host, a table of plugins, what needs attention, what is ignored.</summary>
internal sealed class StatusView(Terminal terminal, TimeProvider time)
{
    public void Write(StatusDocument status)
    {
        WriteHost(status.Host);
        if (status.Plugins.Count == 0)
        {
            terminal.WriteLine($"No plugins in {status.Host.PluginsDirectory}.");
        }

        var table = new DataTable(
            new("plugin"), new("state"), new("generation", IsNumber: true), new("version"), new("connections", IsNumber: true),
            new("endpoints"), new("since"));
        foreach (PluginStatus plugin in status.Plugins)
        {
            table.Add(
                new DataCell(plugin.Name, Palette.Strong),
                new DataCell(plugin.State.ToString().ToLowerInvariant(), Palette.Of(plugin.State)),
                plugin.Current is { } current ? current.Number : DataCell.None,
                plugin.Current is { } serving ? GenerationText.Version(serving) : null,
                ConnectionsOf(plugin),
                string.Join(", ", plugin.Endpoints.Select(Describe)),
                plugin.Current is { } since ? Moment.Since(since.Since, time) : null);
        }

        table.WriteTo(terminal);
        WriteNotes(status.Plugins);
        foreach (IgnoredDocument ignored in status.Ignored)
        {
            terminal.WriteLine($"ignored: {ignored.Name}.dll: {ignored.Reason}", Palette.Faint);
        }
    }

    /// <summary>One plugin, with the generations it had.</summary>
    public void WriteOne(StatusDocument status)
    {
        Write(status);
        PluginStatus plugin = status.Plugins[0];
        if (plugin.Current is { ProcessId: { } process } current)
        {
            terminal.WriteLine($"generation {current.Number} runs in process {process}", Palette.Faint);
        }

        foreach (GenerationStatus ended in plugin.Ended)
        {
            terminal.WriteLine(
                $"{GenerationText.Of(ended, time)}; it served {GenerationText.Connections((int)Math.Min(ended.Taken, int.MaxValue))}",
                Palette.Faint);
        }
    }

    private void WriteHost(HostDocument host)
    {
        if (host.State != "ready")
        {
            terminal.WriteLine($"The host is {host.State}.", Palette.Attention);
        }

        if (host.DirectoryProblem is { } directory)
        {
            terminal.WriteLine($"! {directory}", Palette.Bad);
        }

        if (host.ConfigurationProblem is { } configuration)
        {
            terminal.WriteLine($"! The configuration was not applied: {configuration}", Palette.Bad);
        }
    }

    private void WriteNotes(IReadOnlyList<PluginStatus> plugins)
    {
        foreach (PluginStatus plugin in plugins)
        {
            if (plugin.Problem is { } problem)
            {
                terminal.WriteLine(
                    $"! {plugin.Name}: {problem.TrimEnd()}", plugin.State == PluginState.Serving ? Palette.Attention : Palette.Bad);
            }

            if (plugin.Override is { } intent)
            {
                terminal.WriteLine($"  {plugin.Name}: {OverrideText(intent)}", Palette.Attention);
            }

            if (plugin.Current is { Warning: { } warning } warned)
            {
                terminal.WriteLine($"! {plugin.Name}: generation {warned.Number}: {warning}", Palette.Attention);
            }

            if (plugin.Current is { Faults: > 0 } faulty)
            {
                string often = faulty.Faults == 1 ? "once" : $"{faulty.Faults} times";
                terminal.WriteLine(
                    $"  {plugin.Name}: generation {faulty.Number} failed {often} while serving; last: {faulty.LastFault}",
                    Palette.Attention);
            }

            foreach (GenerationStatus retiring in plugin.Retiring)
            {
                terminal.WriteLine($"  {plugin.Name}: {GenerationText.Of(retiring, time)}");
            }

            if (plugin.LeakedGenerations.Count > 0)
            {
                terminal.WriteLine($"  {plugin.Name}: {GenerationText.Leaked(plugin.LeakedGenerations)}; 'pluginhost explain "
                    + $"{plugin.Name}' finds out what", Palette.Attention);
            }
        }
    }

    private string OverrideText(OperatorOverride decided)
    {
        (string did, string undo) = decided.Kind switch
        {
            OperatorOverrideKind.Unloaded => ("unloaded", "'load' undoes it"),
            OperatorOverrideKind.Drained => ("drained", "'resume', 'load' or changed files undo it"),
            _ => ("rolled back", "'load' or changed files undo it"),
        };
        return $"{did} by {decided.By} at {Moment.Since(decided.At, time)}; {undo}";
    }

    private static long ConnectionsOf(PluginStatus plugin) => (plugin.Current?.Connections ?? 0) + plugin.Retiring.Sum(r => r.Connections);

    private static string Describe(EndpointStatus endpoint) => endpoint.Name == "main" ? endpoint.Url : $"{endpoint.Name}={endpoint.Url}";
}
