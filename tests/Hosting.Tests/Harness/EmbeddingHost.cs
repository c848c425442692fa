using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace PluginHost.Hosting.Tests.Harness;

/// <summary>
/// The generic host as far as plugins notice it: validates options, starts and stops the hosted services, disposes the container.
/// </summary>
internal sealed class EmbeddingHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IHostedService[] _hosted;

    public EmbeddingHost(string contentRoot, Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IHostEnvironment>(new Surroundings { ContentRootPath = contentRoot });
        configure(services);
        _services = services.BuildServiceProvider(validateScopes: true);
        _services.GetService<IStartupValidator>()?.Validate();
        _hosted = [.. _services.GetServices<IHostedService>()];
    }

    public IServiceProvider Services => _services;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await EachAsync<IHostedLifecycleService>(_hosted, s => s.StartingAsync(cancellationToken));
        await EachAsync<IHostedService>(_hosted, s => s.StartAsync(cancellationToken));
        await EachAsync<IHostedLifecycleService>(_hosted, s => s.StartedAsync(cancellationToken));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        IHostedService[] lastFirst = [.. _hosted.Reverse()];
        await EachAsync<IHostedLifecycleService>(lastFirst, s => s.StoppingAsync(cancellationToken));
        await EachAsync<IHostedService>(lastFirst, s => s.StopAsync(cancellationToken));
        await EachAsync<IHostedLifecycleService>(lastFirst, s => s.StoppedAsync(cancellationToken));
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static async Task EachAsync<TService>(IEnumerable<IHostedService> services, Func<TService, Task> call)
    {
        foreach (TService service in services.OfType<TService>())
        {
            await call(service);
        }
    }

    private sealed class Surroundings : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Production;

        public string ApplicationName { get; set; } = "PluginHost.Hosting.Tests";

        public required string ContentRootPath { get; set; }

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
