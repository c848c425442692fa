using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace PluginHost.Hosting.Tests.Harness;

/// <summary>The generic host as far as plugins notice it: validates options, starts and stops the hosted services, disposes the container.</summary>
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
        await ForEachAsync(_hosted.OfType<IHostedLifecycleService>(), service => service.StartingAsync(cancellationToken));
        await ForEachAsync(_hosted, service => service.StartAsync(cancellationToken));
        await ForEachAsync(_hosted.OfType<IHostedLifecycleService>(), service => service.StartedAsync(cancellationToken));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        IHostedService[] backwards = [.. _hosted.Reverse()];
        await ForEachAsync(backwards.OfType<IHostedLifecycleService>(), service => service.StoppingAsync(cancellationToken));
        await ForEachAsync(backwards, service => service.StopAsync(cancellationToken));
        await ForEachAsync(backwards.OfType<IHostedLifecycleService>(), service => service.StoppedAsync(cancellationToken));
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static async Task ForEachAsync<TService>(IEnumerable<TService> services, Func<TService, Task> step)
    {
        foreach (TService service in services)
        {
            await step(service);
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
