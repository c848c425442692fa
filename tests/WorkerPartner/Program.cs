using PluginHost.WorkerPartner;

// The other process of a test: does what its first argument says, and mostly ends of it.
return Verbs.Run(args);
