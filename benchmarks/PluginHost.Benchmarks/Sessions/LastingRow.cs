namespace PluginHost.Benchmarks.Sessions;

/// <summary>What many reloads leave behind while the same connections live.</summary>
/// <param name="Connections">How many they are.</param>
/// <param name="Reloads">How many reloads they live through.</param>
/// <param name="Ended">Connections that ended.</param>
/// <param name="Verified">Generations of which the unload was verified.</param>
/// <param name="Before">The host before.</param>
/// <param name="After">The host afterwards.</param>
/// <param name="CpuBefore">Processor time of the host a message before, in microseconds.</param>
/// <param name="CpuAgain">The same once more before any reload: what differs by itself.</param>
/// <param name="CpuAfter">The same afterwards.</param>
internal sealed record LastingRow(
    int Connections, int Reloads, int Ended, int Verified, SessionReading Before, SessionReading After, double CpuBefore, double CpuAgain,
    double CpuAfter)
{
    internal bool IsRight =>
        Ended == 0 && Verified == Reloads && Before.Registrations == After.Registrations && Before.Descriptors == After.Descriptors;
}
