using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PluginHost.Hosting.Configuration;

namespace PluginHost.Hosting;

/// <summary>Embeds the plugin host in anyone's generic host.</summary>
public static class PluginHostServiceCollectionExtensions
{
    /// <summary>
    /// The key of the <see cref="TimeProvider"/> that is what <see cref="Contracts.IPluginContext.TimeProvider"/> tells and ticks by. Where
    /// none is registered under it, plugins go by the host's, which is registered without a key, and is the system's by default. The
    /// engine's own times (drains, deadlines, the proof of an unload) always go by the host's.
    /// </summary>
    public const string PluginClockKey = "PluginHost.PluginClock";

    /// <summary>
    /// Adds a <see cref="PluginManager"/> that starts and stops with the host. Options are validated at the start. The host's
    /// <c>HostOptions.ShutdownTimeout</c> should exceed <see cref="PluginHostOptions.ShutdownTimeout"/>, or draining is cut short by it.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="section">The configuration section, by convention <c>PluginHost</c>. Unknown keys in it are refused.</param>
    /// <param name="configure">Applied after the section.</param>
    public static IServiceCollection AddPluginHost(
        this IServiceCollection services, IConfiguration section, Action<PluginHostOptions>? configure = null)
    {
        services.AddOptions<PluginHostOptions>()
            .Configure(options => options.Unreadable.AddRange(OptionsReader.Read(section, options, options.Renamed)))
            .Configure(configure ?? (static _ => { }))
            .PostConfigure<IHostEnvironment>(UseContentRoot);

        // The manager makes the options, and so validates them, before it starts. ValidateOnStart would do it by a monitor, which then
        // makes them anew in every reload of the configuration and throws there what is for ApplyConfiguration to refuse.
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PluginHostOptions>, PluginHostOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ServiceManager>();
        services.TryAddSingleton(provider => new PluginManager(
            provider.GetRequiredService<IOptionsFactory<PluginHostOptions>>(),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetKeyedService<TimeProvider>(PluginClockKey) ?? provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<PluginHostService>();
        return services;
    }

    /// <summary>Adds a <see cref="PluginManager"/> configured by code alone.</summary>
    /// <inheritdoc cref="AddPluginHost(IServiceCollection, IConfiguration, Action{PluginHostOptions}?)"/>
    public static IServiceCollection AddPluginHost(this IServiceCollection services, Action<PluginHostOptions> configure) =>
        services.AddPluginHost(new ConfigurationBuilder().Build(), configure);

    private static void UseContentRoot(PluginHostOptions options, IHostEnvironment environment)
    {
        options.PluginsDirectory = Path.GetFullPath(options.PluginsDirectory, environment.ContentRootPath);
        options.WorkerProgram = options.WorkerProgram is { } program ? Path.GetFullPath(program, environment.ContentRootPath) : null;
        options.StateDirectory = options.StateDirectory is { } state
            ? Path.GetFullPath(state, environment.ContentRootPath)
            : Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "pluginhost", environment.ApplicationName);
    }
}
