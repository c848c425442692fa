using PluginHost.Hosting;
using PluginHost.Hosting.Workers.Remote;
using PluginHost.SocketPartner;
using PluginHost.WindowsAcceptance;

if (PluginHostWorker.IsWorker(args))
{
    return await PluginHostWorker.RunAsync(args);
}

if (args is [HostProcess.Argument, .. var rest])
{
    return HostProcess.Run(rest);
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

// One after the other, and beside them those that mostly wait for processes to start.
(string Name, Func<Task> Run)[] inTurn =
    [.. Scenarios.All, .. SharedListenerScenarios.All, .. ProcessScenarios.All, .. ChannelScenarios.All];
(string Name, Func<Task> Run)[] beside = [.. UpgradeScenarios.All, .. WorkerScenarios.All];
Task<int>[] running = [RunAsync(inTurn), .. beside.Select(scenario => RunAsync([scenario]))];
int passed = (await Task.WhenAll(running)).Sum();
int failed = inTurn.Length + beside.Length - passed;
Console.WriteLine(failed == 0 ? $"windows acceptance: {passed} passed" : $"windows acceptance: {failed} failed");
return failed == 0 ? 0 : 1;

static async Task<int> RunAsync((string Name, Func<Task> Run)[] scenarios)
{
    await Task.Yield();
    int passed = 0;
    foreach ((string name, Func<Task> scenario) in scenarios)
    {
        try
        {
            await scenario().WaitAsync(TimeSpan.FromSeconds(120));
            Console.WriteLine($"ok: {name}");
            passed++;
        }
        catch (Exception e)
        {
            Console.WriteLine($"FAILED: {name}: {e}");
        }
    }

    return passed;
}
