using System.CommandLine;
using System.CommandLine.Parsing;
using PluginHost.Host.Admin;
using PluginHost.Host.Running;
using PluginHost.Host.State;
using PluginHost.Hosting;

namespace PluginHost.Host.Commands;

/// <summary><c>pluginhost run</c>: the host itself, until a signal ends it.</summary>
internal static class RunCommand
{
    private const string NoDashboard = "off";

    private static readonly Option<string?> Plugins = new("--plugins")
    {
        Description = "Where plugins are dropped. Default: 'plugins' beside the executable, or what the configuration says.",
        HelpName = "DIR",
    };

    private static readonly Option<string?> Config = new("--config")
    {
        Description = "A configuration file to read instead of 'appsettings.json' beside the executable. Paths in it are relative to it.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Dashboard = new("--dashboard")
    {
        Description = "This version has no dashboard: 'off' is the only value, and the default.",
        HelpName = NoDashboard,
    };

    public static Command Create()
    {
        Plugins.Validators.Add(CommonOptions.RefuseEmpty);
        Config.Validators.Add(CommonOptions.RefuseEmpty);
        Dashboard.Validators.Add(RefuseDashboard);
        var command = new Command("run", HelpText.Of("""
            Run the host: serve every plugin in the plugins directory until a signal ends it.

            Prints 'pluginhost ready' on stdout when every plugin present has been loaded or has failed; everything else goes to stderr.
            SIGTERM or Ctrl+C finishes connections and stops, a second one aborts them. SIGHUP reads the configuration and the plugins
            directory again. SIGUSR2 has a new process of the same program take this one's place, as 'upgrade' does (Windows has no such
            signal).
            """))
        {
            Plugins,
            Config,
            Dashboard,
        };
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;
    }

    private static void RefuseDashboard(OptionResult result)
    {
        foreach (Token value in result.Tokens.Where(t => t.Value != NoDashboard))
        {
            string refused = $"'{Dashboard.Name} {value.Value}' is refused; '{Dashboard.Name} {NoDashboard}' is accepted";
            result.AddError($"this version has no dashboard: {refused}.");
        }
    }

    private static async Task<int> RunAsync(ParseResult parsed)
    {
        WebApplication app;
        try
        {
            string? plugins = parsed.GetValue(Plugins);
            app = HostApplication.Build(
                parsed.GetValue(Config), plugins is null
                    ? null
                    : Path.GetFullPath(plugins), new StatePlaces(parsed.GetValue(CommonOptions.State)));
        }
        catch (ConfigurationException e)
        {
            foreach (string fault in e.Faults)
            {
                Console.Error.WriteLine($"pluginhost: {fault}");
            }

            return (int)ExitCode.Usage;
        }

        await using (app)
        {
            Console.Error.WriteLine($"configuration: {app.Services.GetRequiredService<RunSettings>().Sources}");
            Console.Error.WriteLine($"plugins: {app.Services.GetRequiredService<PluginManager>().PluginsDirectory}");
            return (int)await ServeAsync(app);
        }
    }

    private static async Task<ExitCode> ServeAsync(WebApplication app)
    {
        CancellationToken stopping = app.Lifetime.ApplicationStopping;
        try
        {
            await app.StartAsync(stopping);
            Console.Out.WriteLine("pluginhost ready");
            app.Services.GetRequiredService<ServiceReports>().Ready();
            _ = app.Services.GetRequiredService<Supersession>().StopWhenSupersededAsync();
            await UntilAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop while starting.
        }
        catch (Exception e) when (e is StateDirectoryException or UpgradeException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"pluginhost: {e.Message}");
            return ExitCode.Failed;
        }

        await app.StopAsync(app.Services.GetRequiredService<AdminLifetime>().RestIsOver);
        if (!app.Services.GetRequiredService<PluginManager>().HasSuccessor)
        {
            AdminListener.Remove(app.Services.GetRequiredService<RunSettings>().StateDirectory);
        }

        return ExitCode.Done;
    }

    private static async Task UntilAsync(CancellationToken token)
    {
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = token.Register(fired.SetResult);
        await fired.Task;
    }
}
