using PluginHost.SocketPartner;
using PluginHost.WindowsAcceptance;

if (args is [OtherProcess.Argument])
{
    using var partner = new Partner();
    await partner.RunAsync(Console.In, Console.Out);
    return 0;
}

(string Name, Func<Task> Run)[] scenarios = [.. Scenarios.All, .. ProcessScenarios.All, .. ChannelScenarios.All];
int passed = 0;
foreach ((string name, Func<Task> scenario) in scenarios)
{
    try
    {
        await scenario().WaitAsync(TimeSpan.FromSeconds(20));
        Console.WriteLine($"ok: {name}");
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
