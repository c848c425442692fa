using System.Reflection;
using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Has a proxy generated for an interface of its own.</summary>
public sealed class ProxyHabit : IHabit
{
    public void Start() => DispatchProxy.Create<IAnswer, Answerer>();

    public interface IAnswer
    {
        int Answer();
    }

    public class Answerer : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => 42;
    }
}
