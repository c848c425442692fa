using System.Reflection;

namespace PluginHost.TestPlugins.UnloadsTypes.Cases;

/// <summary>Answers with what it was asked.</summary>
public class GreeterProxy : DispatchProxy
{
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => args?[0];
}
