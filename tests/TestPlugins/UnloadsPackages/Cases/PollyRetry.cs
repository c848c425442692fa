using PluginHost.Contracts;
using Polly;
using Polly.Retry;

namespace PluginHost.TestPlugins.UnloadsPackages.Cases;

/// <summary>Runs a call of its own through a pipeline of Polly with retries alone.</summary>
internal sealed class PollyRetry(IPluginContext context) : UnloadCase(context)
{
    public override async Task UseAsync(CancellationToken aborted)
    {
        ResiliencePipeline pipeline = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions()).Build();
        await pipeline.ExecuteAsync(static async token => await Task.Yield(), aborted);
    }
}
