using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.ResolvesByItself;

/// <summary>Finds its library by a handler of its own, in a folder that nothing else searches; answers with the library's text.</summary>
[Endpoint("tcp://127.0.0.1:0")]
public sealed class ResolvesByItself : IConnectionHandler, IDisposable
{
    private static readonly AssemblyLoadContext Own = AssemblyLoadContext.GetLoadContext(typeof(ResolvesByItself).Assembly)!;

    public ResolvesByItself() => Own.Resolving += Resolve;

    // Without this the code stays loaded: the runtime holds a context that unloads, and the context its handlers.
    public void Dispose() => Own.Resolving -= Resolve;

    public async Task HandleAsync(IConnection connection, CancellationToken aborted) =>
        await connection.Transport.Output.WriteAsync(Encoding.UTF8.GetBytes($"{LoneLibrary.LoneLibrary.Answer} {Found()}\n"), aborted);

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name)
    {
        string path = Path.Combine(Path.GetDirectoryName(typeof(ResolvesByItself).Assembly.Location)!, "libs", name.Name + ".dll");
        return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    }

    private static string Found() =>
        AssemblyLoadContext.GetLoadContext(typeof(LoneLibrary.LoneLibrary).Assembly) == Own ? "in its own context" : "elsewhere";
}
