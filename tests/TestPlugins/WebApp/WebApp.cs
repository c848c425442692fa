using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.WebApp;

/// <summary>
/// A whole ASP.NET Core application on a port of its own, with a JSON endpoint: <c>/answers/{name}</c>. Whoever connects to the plugin's
/// own endpoint is told where: one line, such as <c>http://127.0.0.1:40123</c>.
/// </summary>
[Endpoint("tcp://127.0.0.1:0")]
public sealed class WebApp(IPluginContext context) : IConnectionHandler, IPluginLifecycle, IAsyncDisposable
{
    private readonly WebApplication _app = Build(context);

    public async ValueTask StartAsync(CancellationToken cancellationToken) => await _app.StartAsync(cancellationToken);

    public async Task HandleAsync(IConnection connection, CancellationToken aborted) =>
        await connection.SendAsync(Encoding.UTF8.GetBytes(_app.Urls.Single() + "\n"), CancellationToken.None);

    public async ValueTask StopAsync(CancellationToken deadline) => await _app.StopAsync(deadline);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static WebApplication Build(IPluginContext context)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(context.LoggerFactory);
        builder.Services.AddSingleton<IHostLifetime, PluginLifetime>();
        WebApplication app = builder.Build();
        int generation = context.Generation;
        app.MapGet("/answers/{name}", (string name) => new Answer(name, generation, [new Part("head", 1), new Part("tail", 2)]));
        return app;
    }
}
