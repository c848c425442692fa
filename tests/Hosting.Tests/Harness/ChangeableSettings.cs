using Microsoft.Extensions.Configuration;

namespace PluginHost.Hosting.Tests.Harness;

/// <summary>A configuration that a test changes as an operator edits a file: keys come, change and go.</summary>
internal sealed class ChangeableSettings : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public void Remove(string key) => Data.Remove(key);
}
