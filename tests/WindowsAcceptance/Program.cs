using PluginHost.WindowsAcceptance;

int passed = 0;
foreach ((string name, Func<Task> scenario) in Scenarios.All)
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

Console.WriteLine(passed == Scenarios.All.Count
    ? $"windows acceptance: {passed} passed"
    : $"windows acceptance: {Scenarios.All.Count - passed} failed");
return passed == Scenarios.All.Count ? 0 : 1;
