using Microsoft.Extensions.Options;

namespace PluginHost.Hosting.Configuration;

/// <summary>Names every fault of a configuration at once, by its key.</summary>
internal sealed class PluginHostOptionsValidator : IValidateOptions<PluginHostOptions>
{
    private const int MaxSpareWorkers = 64;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    public ValidateOptionsResult Validate(string? name, PluginHostOptions options)
    {
        List<string> faults = [.. options.Unreadable];
        const string Root = PluginHostOptions.SectionName;

        if (string.IsNullOrWhiteSpace(options.PluginsDirectory))
        {
            faults.Add($"{Root}:{nameof(options.PluginsDirectory)} is empty.");
        }

        CheckTime(faults, Root, nameof(options.Settle), options.Settle);
        CheckTime(faults, Root, nameof(options.RemovalGrace), options.RemovalGrace);
        CheckTime(faults, Root, nameof(options.HoldBacklog), options.HoldBacklog);
        CheckTime(faults, Root, nameof(options.StartTimeout), options.StartTimeout);
        CheckTime(faults, Root, nameof(options.DrainTimeout), options.DrainTimeout);
        CheckTime(faults, Root, nameof(options.SuspendTimeout), options.SuspendTimeout);
        CheckTime(faults, Root, nameof(options.StopTimeout), options.StopTimeout);
        CheckTime(faults, Root, nameof(options.VerifyTimeout), options.VerifyTimeout);
        CheckInterval(faults, Root, nameof(options.CheckpointInterval), options.CheckpointInterval);
        CheckTime(faults, Root, nameof(options.ShutdownTimeout), options.ShutdownTimeout);
        CheckTime(faults, Root, nameof(options.UpgradeTimeout), options.UpgradeTimeout);
        CheckCount(faults, Root, nameof(options.MaxDrainingGenerations), options.MaxDrainingGenerations);
        if (options.SpareWorkers is < 0 or > MaxSpareWorkers)
        {
            faults.Add($"{Root}:{nameof(options.SpareWorkers)} is {options.SpareWorkers}; it must be between 0 and {MaxSpareWorkers}.");
        }

        foreach ((string assembly, AssemblyChoice choice) in options.Assemblies)
        {
            if (choice != AssemblyChoice.Shared)
            {
                faults.Add($"{Root}:{nameof(options.Assemblies)}:{assembly} can only be Shared; a plugin's private copy is chosen at that "
                    + "plugin.");
            }
        }

        foreach ((string plugin, PluginOptions of) in options.Plugins)
        {
            CheckPlugin(faults, $"{Root}:{nameof(options.Plugins)}:{plugin}", of);
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void CheckPlugin(List<string> faults, string key, PluginOptions plugin)
    {
        if (plugin.Isolation == IsolationMode.Process && !OperatingSystem.IsLinux() && !OperatingSystem.IsWindows())
        {
            faults.Add($"{key}:{nameof(plugin.Isolation)}: process isolation is available on Linux and Windows only; use 'context'.");
        }

        if (plugin is not { MemoryLimitMiB: null, Nice: null, Processors: null, OpenFilesLimit: null })
        {
            CheckLimits(faults, key, plugin);
        }

        CheckTime(faults, key, nameof(plugin.StartTimeout), plugin.StartTimeout);
        CheckTime(faults, key, nameof(plugin.DrainTimeout), plugin.DrainTimeout);
        CheckTime(faults, key, nameof(plugin.SuspendTimeout), plugin.SuspendTimeout);
        CheckTime(faults, key, nameof(plugin.StopTimeout), plugin.StopTimeout);
        CheckTime(faults, key, nameof(plugin.VerifyTimeout), plugin.VerifyTimeout);
        CheckInterval(faults, key, nameof(plugin.CheckpointInterval), plugin.CheckpointInterval);
        CheckInterval(faults, key, nameof(plugin.StateCheckpointInterval), plugin.StateCheckpointInterval);
        CheckCount(faults, key, nameof(plugin.MaxDrainingGenerations), plugin.MaxDrainingGenerations);

        foreach ((string endpoint, EndpointOptions of) in plugin.Endpoints)
        {
            if (of.Url is { } url && !EndpointAddress.TryParse(url, out _, out string? error))
            {
                faults.Add($"{key}:{nameof(plugin.Endpoints)}:{endpoint}:{nameof(of.Url)}: {error}");
            }
        }
    }

    private static void CheckLimits(List<string> faults, string key, PluginOptions plugin)
    {
        if (plugin.Isolation != IsolationMode.Process)
        {
            faults.Add($"{key}: limits are for a plugin in a worker process; set {key}:{nameof(plugin.Isolation)} to 'process'.");
            return;
        }

        CheckLimit(faults, key, nameof(plugin.MemoryLimitMiB), new PluginOptions { MemoryLimitMiB = plugin.MemoryLimitMiB });
        CheckLimit(faults, key, nameof(plugin.Nice), new PluginOptions { Nice = plugin.Nice });
        CheckLimit(faults, key, nameof(plugin.Processors), new PluginOptions { Processors = plugin.Processors });
        CheckLimit(faults, key, nameof(plugin.OpenFilesLimit), new PluginOptions { OpenFilesLimit = plugin.OpenFilesLimit });
    }

    private static void CheckLimit(List<string> faults, string key, string property, PluginOptions alone)
    {
        try
        {
            if (PluginModel.LimitsOf(alone).Fault() is { } fault)
            {
                faults.Add($"{key}:{property}: {fault}");
            }
        }
        catch (FormatException e)
        {
            faults.Add($"{key}:{property}: {e.Message}");
        }
    }

    private static void CheckTime(List<string> faults, string key, string property, TimeSpan? value)
    {
        if (value is { } time && (time < TimeSpan.Zero || time > Longest))
        {
            faults.Add($"{key}:{property} is {time}; it must be between 0 and {Longest.TotalDays} days.");
        }
    }

    // What comes again and again, without a pause, leaves no time for anything else.
    private static void CheckInterval(List<string> faults, string key, string property, TimeSpan? value)
    {
        CheckTime(faults, key, property, value);
        if (value == TimeSpan.Zero)
        {
            faults.Add($"{key}:{property} is {value}; it must be more than 0.");
        }
    }

    private static void CheckCount(List<string> faults, string key, string property, int? value)
    {
        if (value is < 1)
        {
            faults.Add($"{key}:{property} is {value}; it must be at least 1.");
        }
    }
}
