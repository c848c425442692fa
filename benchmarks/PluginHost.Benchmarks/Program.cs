using PluginHost.Benchmarks;
using PluginHost.Benchmarks.Measuring;
using PluginHost.Benchmarks.Reporting;
using PluginHost.Benchmarks.Servers;

if (args is [ServeVerb.Name, var kind])
{
    return ServeVerb.Run(kind);
}

bool quick = args is [_, "--quick"];
var comparison = args switch
{
    [AcceptBenchmark.Name] or [AcceptBenchmark.Name, "--quick"] => AcceptBenchmark.Comparison,
    [EchoBenchmark.Name] or [EchoBenchmark.Name, "--quick"] => EchoBenchmark.Comparison,
    _ => null,
};
if (comparison is null)
{
    Console.Error.WriteLine($"usage: PluginHost.Benchmarks {AcceptBenchmark.Name}|{EchoBenchmark.Name} [--quick]");
    return 2;
}

var plan = quick ? Plan.Quick : Plan.Full;
var launches = await new Interleaving(comparison, plan).RunAsync();
var report = ComparisonReport.Create(comparison, plan, launches);
Console.WriteLine(ComparisonText.Format(report));
Console.WriteLine($"written to {ReportFile.Write(report.Benchmark, report)}");
return report.Servers.Any(server => server.Failures.Values.Sum() > 0) ? 1 : 0;
