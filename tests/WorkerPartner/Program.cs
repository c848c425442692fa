using PluginHost.Hosting;
using PluginHost.WorkerPartner;

// The other process of a test: a worker, as any program that embeds the host can be one; else it does what its first argument says, and
// mostly ends of it.
return PluginHostWorker.IsWorker(args) ? await PluginHostWorker.RunAsync(args) : Verbs.Run(args);
