using PluginHost.Host.Commands;
using PluginHost.Hosting;

// Before anything else: how soon a crashed plugin serves again is how soon its worker starts.
return PluginHostWorker.IsWorker(args) ? await PluginHostWorker.RunAsync(args) : await CommandLine.InvokeAsync(args);
