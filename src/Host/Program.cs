using PluginHost.Host.Commands;

return await CommandLine.InvokeAsync(args);
