using PluginHost.Hosting.Workers;
using PluginHost.SocketPartner;
using PluginHost.WindowsAcceptance;

if (PluginHostWorker.IsWorker(args))
{
    return await PluginHostWorker.RunAsync(args);
}

if (args is [OtherProcess.EngineArgument])
{
    // Until it is killed.
    PluginEngine engine = await PluginEngine.StartAsync("Echo");
    Console.WriteLine(engine.Worker);
    await Task.Delay(Timeout.InfiniteTimeSpan);
}

if (args is [OtherProcess.Argument])
{
    using var partner = new Partner();
    await partner.RunAsync(Console.In, Console.Out);
    return 0;
}

(string Name, Func<Task> Run)[] scenarios = [.. Scenarios.All, .. ProcessScenarios.All, .. ChannelScenarios.All, .. WorkerScenarios.All];
int passed = 0;
foreach ((string name, Func<Task> scenario) in scenarios)
{
    try
    {
        long begun = TimeProvider.System.GetTimestamp();
        await scenario().WaitAsync(TimeSpan.FromSeconds(20));
        Console.WriteLine($"ok: {name} ({TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds:0} ms)");
        passed++;
    }
    catch (Exception e)
    {
        Console.WriteLine($"FAILED: {name}: {e}");
    }
}

Console.WriteLine(passed == scenarios.Length
    ? $"windows acceptance: {passed} passed"
    : $"windows acceptance: {scenarios.Length - passed} failed");
return passed == scenarios.Length ? 0 : 1;
