using PluginHost.Benchmarks;
using PluginHost.Benchmarks.Crashing;
using PluginHost.Benchmarks.CrossProcess;
using PluginHost.Benchmarks.KeyValue;
using PluginHost.Benchmarks.Measuring;
using PluginHost.Benchmarks.Reloading;
using PluginHost.Benchmarks.Reporting;
using PluginHost.Benchmarks.Servers;
using PluginHost.Benchmarks.Sessions;
using PluginHost.Benchmarks.Unloading;
using PluginHost.Benchmarks.Upgrading;
using PluginHost.Hosting;
using PluginHost.Hosting.Lifecycle;
using PluginHost.UnloadAnalysis;

if (PluginHostWorker.IsWorker(args))
{
    return await PluginHostWorker.RunAsync(args);
}

switch (args)
{
    case [ServeVerb.Name, var kind]:
        return ServeVerb.Run(kind);
    case [ReloadVerb.Name]:
        return ReloadVerb.Run();
    case [ReloadVerb.Name, var once]:
        return ReloadVerb.Run(once);
    case [SessionVerb.Name, var stateBytes, var byReference]:
        return SessionVerb.Run(stateBytes, byReference);
    case [StoreVerb.Name]:
        return StoreVerb.Run();
    case [UnloadVerb.Name]:
        return UnloadVerb.Run();
    case [UnloadingHost.AnalysisVerb, .. var analysis]:
        return AnalysisProgram.Run(analysis, Console.Out, Console.Error);
}

bool quick = args is [_, "--quick"];
string? name = quick || args.Length == 1 ? args[0] : null;
try
{
    switch (name)
    {
        case AcceptBenchmark.Name:
            return await CompareAsync(AcceptBenchmark.Comparison);
        case EchoBenchmark.Name:
            return await CompareAsync(EchoBenchmark.Comparison);
        case CrossProcessBenchmark.Name:
            return await CompareAsync(CrossProcessBenchmark.Comparison)
                | await CompareAsync(WorkerBenchmark.Accept)
                | await CompareAsync(WorkerBenchmark.Echo);
        case ReloadBenchmark.Name:
            return await ReloadAsync();
        case DrainBenchmark.Name:
            return await DrainAsync();
        case SessionBenchmark.Name:
            return await MoveSessionsAsync();
        case KeyValueBenchmark.Name:
            return await StoreAsync();
        case UnloadBenchmark.Name:
            return await UnloadAsync();
        case CrashBenchmark.Name:
            return await CrashAsync();
        case UpgradeBenchmark.Name:
            return await UpgradeAsync();
        default:
            string[] names =
            [
                AcceptBenchmark.Name, EchoBenchmark.Name, ReloadBenchmark.Name, DrainBenchmark.Name, SessionBenchmark.Name,
                KeyValueBenchmark.Name,
                UnloadBenchmark.Name, CrossProcessBenchmark.Name, CrashBenchmark.Name, UpgradeBenchmark.Name,
            ];
            Console.Error.WriteLine($"usage: PluginHost.Benchmarks {string.Join('|', names)} [--quick]");
            return 2;
    }
}
catch (BenchmarkException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

async Task<int> CompareAsync(Comparison comparison)
{
    var plan = quick ? Plan.Quick : Plan.Full;
    var launches = await new Interleaving(comparison, plan).RunAsync();
    var report = ComparisonReport.Create(comparison, plan, launches);
    Console.WriteLine(ComparisonText.Format(report));
    Console.WriteLine($"written to {ReportFile.Write(report.Benchmark, report)}");
    return report.Servers.Any(server => server.Failures.Values.Sum() > 0) ? 1 : 0;
}

async Task<int> ReloadAsync()
{
    var report = await new ReloadBenchmark(quick ? ReloadPlan.Quick : ReloadPlan.Full).RunAsync();
    Console.WriteLine(ReloadText.Format(report));
    Console.WriteLine($"written to {ReportFile.Write(report.Benchmark, report)}");
    return report.IsRight ? 0 : 1;
}

async Task<int> DrainAsync()
{
    var report = await new DrainBenchmark(minReloads: quick ? 10 : 40, minRequests: quick ? 10_000 : 200_000).RunAsync();
    Console.WriteLine(report.Format());
    Console.WriteLine($"written to {ReportFile.Write(report.Benchmark, report)}");
    return report.IsRight ? 0 : 1;
}

async Task<int> MoveSessionsAsync()
{
    var report = await new SessionBenchmark(quick ? SessionPlan.Quick : SessionPlan.Full).RunAsync();
    Console.WriteLine(SessionText.Format(report));
    Console.WriteLine($"written to {ReportFile.Write(report.Benchmark, report)}");
    return report.IsRight ? 0 : 1;
}

async Task<int> StoreAsync()
{
    var report = await new KeyValueBenchmark(quick ? KeyValuePlan.Quick : KeyValuePlan.Full).RunAsync();
    Console.WriteLine(KeyValueText.Format(report));
    Console.WriteLine($"written to {ReportFile.Write(report.Benchmark, report)}");
    return report.IsRight ? 0 : 1;
}

async Task<int> UnloadAsync()
{
    var report = await new UnloadBenchmark(quick ? UnloadPlan.Quick : UnloadPlan.Full).RunAsync();
    Console.WriteLine(UnloadText.Format(report));
    Console.WriteLine($"written to {ReportFile.Write(report.Benchmark, report)}");
    return report.IsRight ? 0 : 1;
}

async Task<int> CrashAsync()
{
    var report = await new CrashBenchmark(quick ? CrashPlan.Quick : CrashPlan.Full).RunAsync();
    Console.WriteLine(CrashText.Format(report));
    Console.WriteLine($"written to {ReportFile.Write(report.Benchmark, report)}");
    return report.IsRight ? 0 : 1;
}

async Task<int> UpgradeAsync()
{
    var report = await new UpgradeBenchmark(quick ? UpgradePlan.Quick : UpgradePlan.Full).RunAsync();
    Console.WriteLine(UpgradeText.Format(report));
    Console.WriteLine($"written to {ReportFile.Write(report.Benchmark, report)}");
    return report.IsRight ? 0 : 1;
}
