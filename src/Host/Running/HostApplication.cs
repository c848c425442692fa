using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PluginHost.Host.Admin;
using PluginHost.Host.Explaining;
using PluginHost.Host.State;
using PluginHost.Hosting;

namespace PluginHost.Host.Running;

/// <summary>Puts the host together: configuration, log, engine, admin API, signals.</summary>
internal static class HostApplication
{
    /// <exception cref="ConfigurationException">The host cannot run like this.</exception>
    public static WebApplication Build(string? configurationFile, string? pluginsDirectory, StatePlaces places)
    {
        string file = ConfigurationSources.FileOf(configurationFile);
        WebApplicationBuilder builder = CreateBuilder(file, configurationFile is not null);
        string? configured = builder.Configuration[$"{PluginHostOptions.SectionName}:{nameof(PluginHostOptions.StateDirectory)}"];
        string state = places.ForHost(configured is null ? null : Path.GetFullPath(configured, builder.Environment.ContentRootPath));
        if (AdminAddress.FindFault(state) is { } fault)
        {
            throw new ConfigurationException(fault);
        }

        var settings = new RunSettings(file, configurationFile is not null, pluginsDirectory, state);
        builder.Configuration.AddInMemoryCollection(ConfigurationSources.FromCommandLine(settings));
        HostLogging.Use(builder.Logging, builder.Configuration);
        AddServices(builder.Services, builder.Configuration, settings);
        AdminListener.Use(builder.WebHost, state);

        try
        {
            // Makes the plugin manager, which makes the options.
            WebApplication app = builder.Build();
            AdminApi.Map(app);
            return app;
        }
        catch (Exception e) when (e is OptionsValidationException or InvalidOperationException)
        {
            throw new ConfigurationException(ConfigurationSources.Describe(e));
        }
    }

    private static WebApplicationBuilder CreateBuilder(string file, bool mustExist)
    {
        string contentRoot = Path.GetDirectoryName(file)!;
        if (mustExist && !File.Exists(file))
        {
            throw new ConfigurationException($"The configuration file '{file}' does not exist.");
        }

        // Empty: no configuration, no log, no listener but those that are added here.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = "pluginhost",
            ContentRootPath = contentRoot,
        });
        ConfigurationSources.AddTo(builder.Configuration, file, mustExist);
        return builder;
    }

    private static void AddServices(IServiceCollection services, IConfiguration configuration, RunSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton<ServiceReports>();
        services.AddHostedService(provider => provider.GetRequiredService<ServiceReports>());
        services.AddSingleton<ConfigurationReload>();
        services.AddSingleton<HostDescription>();
        services.AddSingleton<Explanations>();
        services.AddSingleton<Supersession>();
        services.AddSingleton<IHostLifetime, HostSignals>();

        // The plugins' own deadlines bound the stop; see AdminLifetime for the rest.
        services.Configure<HostOptions>(options => options.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        services.AddSingleton<AdminLifetime>();
        services.AddHostedService(provider => provider.GetRequiredService<AdminLifetime>());
        if (OperatingSystem.IsWindows())
        {
            // Before the plugins, too: they say that this host serves.
            services.AddSingleton(provider => new AdminPipe(settings.StateDirectory, provider.GetRequiredService<TimeProvider>()));
            services.AddHostedService(provider => provider.GetRequiredService<AdminPipe>());
        }

        services.AddPluginHost(configuration.GetSection(PluginHostOptions.SectionName));
        services.AddHostedService(provider => provider.GetRequiredService<Explanations>());
        services.AddRoutingCore();
    }
}
